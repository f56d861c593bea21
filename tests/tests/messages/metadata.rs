//! What the catalog says about messages.

use crate::events::{DeploymentApproval, Note};
use crate::queues::SessionCommand;
use crate::values::{Endpoint, Grid, Response};
use duroxide::OrchestrationContext;
use duroxide::catalog::UsedMessage;

#[test]
fn messages_are_in_the_catalog() {
    let catalog = duroxide::catalog();
    let approval = catalog.events.iter().find(|event| event.name.ends_with("::deployment-approval")).unwrap();
    assert_eq!(approval.name, "duroxide-export-tests::event::deployment-approval");
    assert_eq!(approval.description, "A person's decision on a deployment.");
    assert_eq!(approval.message_type, "DeploymentApproval");
    assert_eq!(approval.source.module_path, "messages::events");
    assert!(!approval.deprecated);
    let names =
        |messages: &[duroxide::catalog::MessageInfo]| messages.iter().map(|info| info.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&catalog.events), ["duroxide-export-tests::event::deployment-approval", "legacy.note"]);
    assert_eq!(names(&catalog.queues), ["duroxide-export-tests::queue::session-command"]);
    assert_eq!(names(&catalog.values), ["endpoint", "grid", "response"]);
    let json = serde_json::to_string(&catalog).unwrap();
    assert_eq!(serde_json::from_str::<duroxide::Catalog>(&json).unwrap(), catalog);
    // Catalogs from before there were messages.
    assert_eq!(
        serde_json::from_str::<duroxide::Catalog>(r#"{"activities":[],"orchestrations":[]}"#).unwrap().events,
        []
    );
}

#[test]
fn messages_are_in_the_modules_of_their_crate() {
    use crate::{inventory, names};

    assert_eq!(names::events::DEPLOYMENT_APPROVAL, crate::events::DEPLOYMENT_APPROVAL);
    assert_eq!(names::queues::SESSION_COMMAND, "duroxide-export-tests::queue::session-command");
    assert_eq!(names::values::ENDPOINT, "endpoint");
    let catalog = duroxide::catalog();
    assert_eq!(inventory::list_events(), catalog.events);
    assert_eq!(inventory::list_queues(), catalog.queues);
    assert_eq!(inventory::list_values(), catalog.values);
}

/// Not a message, in spite of its functions.
struct Clerk;

impl Clerk {
    const fn wait(_: &OrchestrationContext) {}
}

fn publish(ctx: &OrchestrationContext, endpoint: &Endpoint) -> Result<(), String> {
    Response::at("first").set(ctx, &Response { lines: 1 })?;
    endpoint.set(ctx)
}

/// Uses messages in every way.
#[duroxide::orchestration(name = "use-messages", waits_for(Note, SessionCommand))]
async fn use_messages(ctx: OrchestrationContext, signal: String) -> Result<(), String> {
    Clerk::wait(&ctx);
    let approval = DeploymentApproval::named(signal);
    ctx.select2(approval.wait(&ctx), DeploymentApproval::wait(&ctx)).await;
    publish(&ctx, &Endpoint("here".to_owned()))?;
    SessionCommand::drain(&ctx).await;
    Grid::clear(&ctx);
    Ok(())
}

fn described(used: &[UsedMessage]) -> Vec<(&str, &str, bool)> {
    used.iter().map(|used| (&*used.name, &*used.message_type, used.is_named_at_run_time)).collect()
}

#[test]
fn an_orchestration_lists_the_messages_that_it_uses() {
    let info = UseMessages::info();
    let approval = "duroxide-export-tests::event::deployment-approval";
    assert_eq!(
        described(&info.waits_for),
        [
            (approval, "DeploymentApproval", true),
            (approval, "DeploymentApproval", false),
            ("legacy.note", "Note", false)
        ]
    );
    assert_eq!(described(&info.dequeues), [("duroxide-export-tests::queue::session-command", "SessionCommand", false)]);
    assert_eq!(
        described(&info.sets),
        [("grid", "Grid", false), ("response", "Response", true), ("endpoint", "Endpoint", false)]
    );
    assert_eq!(info.activities_used, [""; 0]);
}

#[test]
fn messages_are_encoded_and_decoded_without_a_client() {
    use duroxide::message::{decode, encode};

    let endpoint = Endpoint(String::from("10.0.0.4:80"));
    // Values are always JSON.
    assert_eq!(encode(&endpoint).unwrap(), "\"10.0.0.4:80\"");
    assert_eq!(decode::<Endpoint>("\"10.0.0.4:80\"").unwrap().0, endpoint.0);
    let error = decode::<Endpoint>("{}").err().unwrap();
    assert!(error.starts_with("endpoint: the value is not a `") && error.contains("line 1 column"), "{error}");
}
