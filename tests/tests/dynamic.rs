//! Calls by name: validated by the types, with the bytes of typed calls.

use duroxide::dynamic::{self, EventPayload, Lookup as _};
use duroxide::testing::TestRuntime;
use duroxide::{ActivityContext, Catalog, Client, ClientError, EventKind, OrchestrationContext, Status, WaitError};
use duroxide_export_tests::TIMEOUT;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Order {
    title: String,
    copies: u8,
    note: Option<String>,
}

/// Why an order fails.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
enum OrderError {
    #[error("{title} is sold out")]
    SoldOut { title: String },
}

impl duroxide::WorkflowError for OrderError {}

#[derive(Debug, Clone, Serialize, Deserialize)]
enum OrderProgress {
    Packing { copies: u8 },
}

/// A decision.
#[duroxide::event(name = "order-approval")]
#[derive(Serialize, Deserialize)]
struct OrderApproval {
    granted: bool,
}

/// A line of the order.
#[duroxide::queue(name = "order-line")]
#[derive(Serialize, Deserialize)]
struct OrderLine(String);

/// Where the order is.
#[duroxide::value(name = "order-place")]
#[derive(Serialize, Deserialize)]
struct OrderPlace(String);

/// Pack the books.
#[duroxide::activity(name = "pack-books", idempotent)]
async fn pack_books(ctx: ActivityContext, order: Order) -> Result<u32, OrderError> {
    ctx.trace_info("packing");
    if order.title == "Ulysses" {
        return Err(OrderError::SoldOut { title: order.title });
    }
    Ok(u32::from(order.copies) * 2)
}

/// Send an order.
#[duroxide::orchestration(name = "send-order", field_order = declared, alias = "ship-order", progress = OrderProgress)]
async fn send_order(ctx: OrchestrationContext, order: Order) -> Result<u32, duroxide::CallError<OrderError>> {
    SendOrder::report(&ctx, &OrderProgress::Packing { copies: order.copies })?;
    let packed = PackBooks::call(&ctx, &order).await?;
    if !OrderApproval::wait(&ctx).await?.granted {
        return Err("rejected".to_owned().into());
    }
    let OrderLine(line) = OrderLine::dequeue(&ctx).await?;
    OrderPlace(line).set(&ctx)?;
    Ok(packed)
}

/// Send an order, in a second version.
#[duroxide::orchestration(name = "send-order", version = "2.0.0", handle = SendOrderV2)]
async fn send_order_v2(ctx: OrchestrationContext, order: Order) -> Result<String, String> {
    ctx.trace_info("second version");
    Ok(order.title)
}

/// Repeat a text.
#[duroxide::orchestration(name = "repeat-text", raw)]
async fn repeat_text(text: String) -> Result<String, String> {
    Ok(text.repeat(2))
}

/// Count down.
#[duroxide::orchestration(name = "count-down")]
async fn count_down(ctx: OrchestrationContext, from: u8) -> Result<(), String> {
    if from > 0 {
        return CountDown::continue_as_new(&ctx, &(from - 1)).await;
    }
    Ok(())
}

const SEND: &str = "duroxide-export-tests::orchestration::send-order";

async fn client() -> (TestRuntime, Client) {
    let test = TestRuntime::of(duroxide::RegistriesBuilder::all()).start().await;
    let client = test.client().clone();
    (test, client)
}

fn invalid(error: ClientError) -> String {
    match error {
        ClientError::InvalidInput { message } => message,
        other => panic!("{other:?}"),
    }
}

async fn until_it_waits(client: &Client, instance: &str, event: &str) {
    let subscribed = async {
        loop {
            let history = dynamic::history(client, instance).await.unwrap();
            let is_open = |kind: &EventKind| matches!(kind, EventKind::ExternalSubscribed { name } if name == event);
            if history.iter().any(|entry| is_open(&entry.event.kind)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(TIMEOUT, subscribed).await.unwrap();
}

#[tokio::test]
async fn an_instance_is_started_driven_and_read_by_names() {
    let (_test, client) = client().await;
    let catalog = duroxide::catalog();
    let send = catalog.orchestration(SEND, "1.0.0").unwrap();
    assert_eq!(send.info().description, "Send an order.");
    // In an order that is neither that of the type nor of the alphabet.
    let order: Value = serde_json::from_str(r#"{"note":"gift","title":"Dune","copies":2}"#).unwrap();
    send.start(&client, "a", &order).await.unwrap();
    until_it_waits(&client, "a", ORDER_APPROVAL).await;
    match send.status(&client, "a").await.unwrap() {
        Status::Running { progress, .. } => assert_eq!(progress, Some(json!({ "Packing": { "copies": 2 } }))),
        other => panic!("{other:?}"),
    }

    catalog.event(ORDER_APPROVAL).unwrap().raise(&client, "a", &json!({ "granted": true })).await.unwrap();
    catalog.queue(ORDER_LINE).unwrap().enqueue(&client, "a", &json!("12")).await.unwrap();
    assert_eq!(send.wait(&client, "a", TIMEOUT).await.unwrap(), json!(4));
    assert_eq!(catalog.value(ORDER_PLACE).unwrap().read(&client, "a").await.unwrap(), Some(json!("12")));
    assert_eq!(send.input(&client, "a").await.unwrap(), order);
    let found = catalog.orchestration_of(&client, "a").await.unwrap();
    assert_eq!((&*found.info().name, &*found.info().version), (SEND, "1.0.0"));

    let history = dynamic::history(&client, "a").await.unwrap();
    let EventKind::OrchestrationStarted { input, .. } = &history[0].event.kind else { panic!("{history:?}") };
    assert_eq!(input, r#"{"title":"Dune","copies":2,"note":"gift"}"#);
    let payloads: Vec<_> = history.into_iter().filter_map(|entry| entry.payload).collect();
    let expected = [
        order.clone(),
        json!({ "Packing": { "copies": 2 } }),
        order,
        json!(4),
        json!({ "granted": true }),
        json!("12"),
        json!("12"),
        json!(4),
    ];
    assert_eq!(payloads, expected.map(EventPayload::Typed));
}

#[tokio::test]
async fn errors_are_those_of_the_handler() {
    let (_test, client) = client().await;
    let catalog = duroxide::catalog();
    let send = catalog.orchestration(SEND, "1.0.0").unwrap();
    send.start(&client, "a", &json!({ "title": "Ulysses", "copies": 1 })).await.unwrap();
    let sold_out = json!({ "SoldOut": { "title": "Ulysses" } });
    match send.wait(&client, "a", TIMEOUT).await {
        Err(WaitError::Failed { error, .. }) => assert_eq!(error, sold_out),
        other => panic!("{other:?}"),
    }
    let history = dynamic::history(&client, "a").await.unwrap();
    let failures = history.iter().filter(|entry| {
        matches!(entry.event.kind, EventKind::ActivityFailed { .. } | EventKind::OrchestrationFailed { .. })
    });
    assert_eq!(failures.filter(|entry| entry.payload == Some(EventPayload::Typed(sold_out.clone()))).count(), 2);
}

#[tokio::test]
async fn what_is_not_of_the_type_is_not_sent() {
    let (_test, client) = client().await;
    let catalog = duroxide::catalog();
    let send = catalog.orchestration(SEND, None).unwrap();
    let start = async |instance: &str, input: Value| invalid(send.start(&client, instance, &input).await.unwrap_err());
    let problem = start("a", json!({ "title": "Dune" })).await;
    assert!(
        problem.starts_with(&format!("{SEND}: the input is not a valid `dynamic::Order`: missing field")),
        "{problem}"
    );
    let problem = start("a", json!({ "title": "Dune", "copies": 1, "notes": "x" })).await;
    assert!(problem.ends_with("it has no field `notes`: remove or rename it"), "{problem}");
    assert!(start("", json!({ "title": "Dune", "copies": 1 })).await.contains("the instance ID is empty"));
    assert!(start("a::sub::1", json!({ "title": "Dune", "copies": 1 })).await.contains("is reserved"));
    assert!(matches!(send.status(&client, "a").await.unwrap(), Status::NotFound));

    let event = catalog.event(ORDER_APPROVAL).unwrap();
    let problem = invalid(event.raise(&client, "a", &json!({ "granted": "yes" })).await.unwrap_err());
    assert!(
        problem.starts_with(&format!("{ORDER_APPROVAL}: the event is not a `dynamic::OrderApproval`")),
        "{problem}"
    );
    let queue = catalog.queue(ORDER_LINE).unwrap();
    let problem = invalid(queue.enqueue(&client, "a", &json!(1)).await.unwrap_err());
    assert!(problem.contains("the queue is not a `dynamic::OrderLine`"), "{problem}");
    assert!(invalid(queue.enqueue(&client, "", &json!("x")).await.unwrap_err()).contains("ID is empty"));
}

#[tokio::test]
async fn raw_text_stays_as_it_is() {
    let (_test, client) = client().await;
    let catalog = duroxide::catalog();
    let repeat = catalog.orchestration(REPEAT_TEXT, None).unwrap();
    repeat.start(&client, "a", &json!("\"12")).await.unwrap();
    assert_eq!(repeat.wait(&client, "a", TIMEOUT).await.unwrap(), json!("\"12\"12"));
    assert_eq!(repeat.input(&client, "a").await.unwrap(), json!("\"12"));
}

#[tokio::test]
async fn the_input_is_that_of_the_first_execution() {
    let (_test, client) = client().await;
    let catalog = duroxide::catalog();
    let count = catalog.orchestration(COUNT_DOWN, None).unwrap();
    count.start(&client, "a", &json!(3)).await.unwrap();
    assert_eq!(count.wait(&client, "a", TIMEOUT).await.unwrap(), Value::Null);
    assert_eq!(count.input(&client, "a").await.unwrap(), json!(3));
    let history = dynamic::history(&client, "a").await.unwrap();
    let starts = history.iter().filter(|entry| matches!(entry.event.kind, EventKind::OrchestrationStarted { .. }));
    let inputs: Vec<_> = starts.filter_map(|entry| entry.payload.clone()).collect();
    assert_eq!(inputs, [3, 2, 1, 0].map(|from| EventPayload::Typed(json!(from))));
}

#[tokio::test]
async fn versions_and_aliases_are_found() {
    let (_test, client) = client().await;
    let catalog = duroxide::catalog();
    let alias = "duroxide-export-tests::orchestration::ship-order";
    assert_eq!(catalog.orchestration(alias, None).unwrap().info().name, SEND);
    let latest = catalog.orchestration(SEND, None).unwrap();
    assert_eq!(latest.info().version, "2.0.0");
    latest.start(&client, "a", &json!({ "title": "Dune", "copies": 1 })).await.unwrap();
    assert_eq!(latest.wait(&client, "a", TIMEOUT).await.unwrap(), json!("Dune"));
    let problem = catalog.orchestration(SEND, "3.0.0").unwrap_err().to_string();
    assert_eq!(problem, format!("`{SEND}` has no version 3.0.0, only 1.0.0, 2.0.0"));

    // An instance of another orchestration.
    let problem = catalog.orchestration(COUNT_DOWN, None).unwrap().status(&client, "a").await.unwrap_err();
    assert!(invalid(problem).contains("use the handle of that orchestration"));
}

#[test]
fn unknown_names_get_the_nearest() {
    let catalog = duroxide::catalog();
    let unknown = catalog.orchestration("send-oder", None).unwrap_err();
    assert_eq!(unknown.nearest, [SEND]);
    assert_eq!(unknown.to_string(), format!("no orchestration is called `send-oder`: did you mean `{SEND}`?"));
    let unknown = catalog.event("duroxide-export-tests::event::order-aproval").unwrap_err();
    assert_eq!(unknown.nearest, [ORDER_APPROVAL]);
    assert_eq!(catalog.queue("zzz").unwrap_err().to_string(), "no queue is called `zzz`");
    assert_eq!(catalog.value("order-plase").unwrap_err().nearest, ["order-place"]);
}

/// A catalog can come from another program.
#[test]
fn what_this_program_does_not_contain_is_said() {
    let mut json = serde_json::to_value(duroxide::catalog()).unwrap();
    json["orchestrations"][0]["name"] = "elsewhere::orchestration::send-order".into();
    json["events"][0]["name"] = "elsewhere::event::approval".into();
    let catalog: Catalog = serde_json::from_value(json).unwrap();
    let problem = catalog.orchestration("elsewhere::orchestration::send-order", None).unwrap_err().to_string();
    assert!(problem.ends_with("is in the catalog, but not in this program"), "{problem}");
    assert!(catalog.event("elsewhere::event::approval").unwrap_err().to_string().ends_with("not in this program"));
}
