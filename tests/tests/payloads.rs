//! Payloads with another encoding: `field_order = declared`, and `raw` on one side.

use duroxide::{ActivityRegistry, EventKind, OrchestrationContext, OrchestrationRegistry};
use duroxide_export_tests::{Engine, TIMEOUT};
use serde::{Deserialize, Serialize};

/// Its fields are not in alphabetical order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Payment {
    to: String,
    cents: u64,
    note: Option<String>,
}

fn payment() -> Payment {
    Payment { to: "Ann".to_owned(), cents: 850, note: None }
}

const DECLARED: &str = r#"{"to":"Ann","cents":850,"note":null}"#;
const SORTED: &str = r#"{"cents":850,"note":null,"to":"Ann"}"#;

#[duroxide::activity(idempotent, field_order = declared)]
async fn pay_declared(payment: Payment) -> Result<Payment, String> {
    Ok(payment)
}

#[duroxide::activity(idempotent, field_order = sorted)]
async fn pay_sorted(payment: Payment) -> Result<Payment, String> {
    Ok(payment)
}

#[duroxide::activity(idempotent, field_order = declared)]
async fn greet_declared(name: String) -> Result<String, String> {
    Ok(name)
}

/// Typed input, and a document that nobody looks into.
#[duroxide::activity(idempotent, raw(output))]
async fn print_invoice(payment: Payment) -> Result<String, String> {
    Ok(format!("\"{} cents\"", payment.cents))
}

/// A document that nobody looks into, and a typed output.
#[duroxide::activity(idempotent, raw(input))]
async fn count_letters(text: String) -> Result<u64, String> {
    Ok(text.chars().count() as u64)
}

/// Both, under the other order of fields.
#[duroxide::activity(idempotent, raw(output), field_order = declared)]
async fn print_receipt(payment: Payment) -> Result<String, String> {
    Ok(payment.to)
}

#[duroxide::orchestration(field_order = declared)]
async fn pay_everything(ctx: OrchestrationContext, input: Payment) -> Result<String, String> {
    assert_eq!(PayDeclared::schedule(&ctx, &input).await?, input);
    assert_eq!(PaySorted::schedule(&ctx, &input).await?, input);
    assert_eq!(GreetDeclared::call(&ctx, &"\"12\"".to_owned()).await?, "\"12\"");
    let invoice = PrintInvoice::schedule(&ctx, &input).await?;
    assert_eq!(CountLetters::schedule(&ctx, &invoice).await?, 11);
    if ctx.execution_id() == 1 {
        return PayEverything::continue_as_new(&ctx, &input).await;
    }
    PrintReceipt::call(&ctx, &input).await
}

#[tokio::test]
async fn inputs_and_outputs_are_encoded_as_declared() {
    let engine = Engine::start_linked().await;
    PayEverything::start(&engine.client, "pay", &payment()).await.unwrap();
    assert_eq!(PayEverything::wait(&engine.client, "pay", TIMEOUT).await.unwrap(), "Ann");
    let payloads = engine.history("pay").await.into_iter().filter_map(|event| match event {
        EventKind::OrchestrationStarted { input, .. }
        | EventKind::ActivityScheduled { input, .. }
        | EventKind::OrchestrationContinuedAsNew { input } => Some(input),
        EventKind::ActivityCompleted { result } => Some(result),
        _ => None,
    });
    assert_eq!(
        payloads.collect::<Vec<_>>(),
        [
            DECLARED,
            DECLARED,
            SORTED,
            SORTED,
            SORTED,
            // As JSON, because as plain text it would be read as `12`: both the input and the output.
            r#""\"12\"""#,
            r#""\"12\"""#,
            SORTED,
            "\"850 cents\"",
            "\"850 cents\"",
            "11",
            DECLARED,
        ]
    );
    engine.stop().await;
}

/// A hand-written orchestration that encodes its inputs itself, and the same with handles.
async fn ask_by_hand(ctx: OrchestrationContext, input: Payment) -> Result<String, String> {
    let text = serde_json::to_string(&input).map_err(|error| error.to_string())?;
    ctx.schedule_activity(PAY_DECLARED, text).await?;
    ctx.schedule_wait("go on").await;
    ctx.schedule_activity(GREET_DECLARED, serde_json::to_string(&input.to).unwrap()).await
}

#[duroxide::orchestration(name = "ask-customer", field_order = declared)]
async fn ask_customer(ctx: OrchestrationContext, input: Payment) -> Result<String, String> {
    PayDeclared::schedule(&ctx, &input).await?;
    ctx.schedule_wait("go on").await;
    GreetDeclared::schedule(&ctx, &input.to).await
}

#[tokio::test]
async fn an_instance_in_flight_moves_between_either_form() {
    let by_hand = || OrchestrationRegistry::builder().register_typed(ASK_CUSTOMER, ask_by_hand).build_result().unwrap();
    let by_attribute = duroxide::create_orchestration_registry;
    let activities = duroxide::create_activity_registry as fn() -> ActivityRegistry;
    for (index, (before, after)) in [(by_hand(), by_attribute()), (by_attribute(), by_hand())].into_iter().enumerate() {
        let directory = tempfile::tempdir().unwrap();
        let store = directory.path().join("store.db");
        let engine = Engine::start_in_file(&store, activities(), before).await;
        engine.client.start_orchestration("ask", ASK_CUSTOMER, DECLARED).await.unwrap();
        while engine.history("ask").await.len() < 4 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        engine.stop().await;
        let engine = Engine::start_in_file(&store, activities(), after).await;
        engine.client.raise_event("ask", "go on", "").await.unwrap();
        let ended = engine.client.wait_for_orchestration_typed::<String>("ask", TIMEOUT).await.unwrap();
        assert_eq!(ended, Ok("Ann".to_owned()), "{index}");
        engine.stop().await;
    }
}
