//! What the catalog says about messages.

#[test]
fn messages_are_in_the_catalog() {
    let catalog = duroxide::catalog();
    let approval = catalog.events.iter().find(|event| event.name.ends_with("::deployment-approval")).unwrap();
    assert_eq!(approval.name, "duroxide-export-tests::event::deployment-approval");
    assert_eq!(approval.description, "A person's decision on a deployment.");
    assert_eq!(approval.message_type, "DeploymentApproval");
    assert_eq!(approval.source.module_path, "messages::events");
    assert!(!approval.deprecated);
    let names = |messages: &[duroxide::MessageInfo]| messages.iter().map(|info| info.name.clone()).collect::<Vec<_>>();
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
