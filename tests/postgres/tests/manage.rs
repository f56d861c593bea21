//! Each call that manages instances, for each kind of instance, on SQLite and PostgreSQL.

use duroxide::dynamic::{self, EventPayload, Lookup as _};
use duroxide::{
    Client, ClientError, EventKind, InstanceInfo, InstanceState, Instances, ManageError, OrchestrationContext,
    OrchestrationRegistry, PruneOptions, Runtime, Status,
};
use duroxide_export_tests_postgres::Server;
use duroxide_export_tests_support::{TIMEOUT, capture_logs};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Lets an order go on.
#[duroxide::event(name = "go-on")]
#[derive(Serialize, Deserialize)]
struct GoOn;

/// Reports that it waits, and waits.
#[duroxide::orchestration(name = "await-go", alias = "await-it")]
async fn await_go(ctx: OrchestrationContext) -> Result<String, String> {
    AwaitGo::report(&ctx, "waiting")?;
    GoOn::wait(&ctx).await?;
    Ok("went".to_owned())
}

/// Waits in a sub-orchestration.
#[duroxide::orchestration(name = "await-child")]
async fn await_child(ctx: OrchestrationContext, child: String) -> Result<String, String> {
    AwaitGo::call(&ctx, &()).instance(child).await
}

/// Continues as new until nothing is left.
#[duroxide::orchestration(name = "count-down")]
async fn count_down(ctx: OrchestrationContext, left: u32) -> Result<String, String> {
    match left {
        0 => Ok("lift-off".to_owned()),
        left => CountDown::continue_as_new(&ctx, &(left - 1)).await,
    }
}

/// Fails.
#[duroxide::orchestration(name = "refuse-order")]
async fn refuse_order(ctx: OrchestrationContext) -> Result<(), String> {
    Err(format!("no {}", ctx.instance_id()))
}

/// The catalog of this program does not contain it.
const ELSEWHERE: &str = "elsewhere::orchestration::echo";

/// The workers of a store, and a client.
struct Engine {
    client: Client,
    runtime: std::sync::Arc<Runtime>,
}

impl Engine {
    async fn start(url: &str) -> Self {
        capture_logs();
        let store = duroxide::providers::open(url).await.unwrap();
        let registries = duroxide::RegistriesBuilder::all().build().unwrap();
        let orchestrations = OrchestrationRegistry::builder_from(&registries.orchestrations)
            .register(ELSEWHERE, |_: OrchestrationContext, input: String| async move { Ok(input) })
            .build();
        let runtime = Runtime::start_with_store(store.clone(), registries.activities, orchestrations).await;
        Self { client: Client::new(store), runtime }
    }
}

/// Starts an instance of each kind: `running`, `parent` with `child`, `counted`, `refused` and `elsewhere`.
async fn start_instances(client: &Client) {
    AwaitGo::start(client, "running", &()).await.unwrap();
    AwaitChild::start(client, "parent", &"child".to_owned()).await.unwrap();
    for id in ["running", "child"] {
        let mut updates = AwaitGo::watch(client, id);
        while !matches!(updates.next().await, Some(Ok(Status::Running { custom_status: Some(_), .. }))) {}
    }
    CountDown::start(client, "counted", &2).await.unwrap();
    CountDown::wait(client, "counted", TIMEOUT).await.unwrap();
    RefuseOrder::start(client, "refused", &()).await.unwrap();
    RefuseOrder::wait(client, "refused", TIMEOUT).await.unwrap_err();
    client.start_orchestration("elsewhere", ELSEWHERE, "not JSON").await.unwrap();
    client.wait_for_orchestration("elsewhere", TIMEOUT).await.unwrap();
}

/// Reads all pages of a size, and checks that they are full.
async fn ids(mut instances: Instances, size: usize) -> Vec<String> {
    let mut all: Vec<InstanceInfo> = Vec::new();
    loop {
        let page = instances.next_page(size).await.unwrap();
        if page.is_empty() {
            break;
        }
        assert!(page.len() == size || instances.next_page(size).await.unwrap().is_empty(), "{page:?}");
        all.extend(page);
    }
    let mut ids: Vec<_> = all.into_iter().map(|info| info.instance_id).collect();
    ids.sort();
    ids
}

async fn lists(client: &Client) {
    use InstanceState::{Completed, Failed, Running};
    for size in [1, 2, 50] {
        assert_eq!(ids(AwaitGo::instances(client), size).await, ["child", "running"]);
        assert_eq!(ids(dynamic::instances(client), size).await.len(), 6);
    }
    for (instances, expected) in [
        (AwaitGo::instances(client).in_state(Running), ["child", "running"].as_slice()),
        (AwaitGo::instances(client).in_state(Completed), &[]),
        (CountDown::instances(client).in_state(Completed), &["counted"]),
        (CountDown::instances(client).in_state(Running), &[]),
        (RefuseOrder::instances(client).in_state(Failed), &["refused"]),
        (dynamic::instances(client).in_state(Running), &["child", "parent", "running"]),
        (dynamic::instances(client).in_state(Completed), &["counted", "elsewhere"]),
        (dynamic::instances(client).named(ELSEWHERE), &["elsewhere"]),
        (dynamic::instances(client).named(CountDown::NAME), &["counted"]),
        (dynamic::instances(client).named("no::orchestration::of-this-name"), &[]),
    ] {
        assert_eq!(ids(instances.clone(), 50).await, expected, "{instances:?}");
    }
    let catalog = duroxide::catalog();
    let by_alias = format!("{}::orchestration::await-it", env!("CARGO_PKG_NAME"));
    for name in [AwaitGo::NAME, &by_alias] {
        let orchestration = catalog.orchestration(name, None).unwrap();
        assert_eq!(ids(orchestration.instances(client), 50).await, ["child", "running"], "{name}");
    }

    // A server keeps nothing between two pages, except the last ID.
    let everything = dynamic::instances(client).next_page(50).await.unwrap();
    let mut one_by_one = Vec::new();
    let mut page = dynamic::instances(client).next_page(0).await.unwrap();
    while let Some(info) = page.pop() {
        assert!(page.is_empty(), "0 counts as 1");
        page = dynamic::instances(client).after(&info.instance_id).next_page(1).await.unwrap();
        one_by_one.push(info.instance_id);
    }
    assert_eq!(one_by_one, everything.iter().map(|info| &*info.instance_id).collect::<Vec<_>>());
    let after_missing = AwaitGo::instances(client).after("gone").next_page(1).await.unwrap_err();
    assert!(matches!(&after_missing, ManageError::NotFound { instance } if instance == "gone"), "{after_missing}");
}

async fn inspects(client: &Client) {
    let info = CountDown::instance_info(client, "counted").await.unwrap();
    assert_eq!((&*info.orchestration_name, info.current_execution_id), (CountDown::NAME, 3));
    assert_eq!(InstanceState::of(&info), InstanceState::Completed);
    let info = dynamic::instance_info(client, "elsewhere").await.unwrap();
    assert_eq!((&*info.orchestration_name, info.output.as_deref()), (ELSEWHERE, Some("not JSON")));
    let info = AwaitGo::instance_info(client, "child").await.unwrap();
    assert_eq!(info.parent_instance_id.as_deref(), Some("parent"));

    for (last, expected) in [(0, [].as_slice()), (1, &[3]), (2, &[2, 3]), (usize::MAX, &[1, 2, 3])] {
        let typed = CountDown::executions(client, "counted", last).await.unwrap();
        assert_eq!(typed.iter().map(|execution| execution.execution_id).collect::<Vec<_>>(), expected);
        let by_name = dynamic::executions(client, "counted", last).await.unwrap();
        assert_eq!(by_name.iter().map(|execution| execution.execution_id).collect::<Vec<_>>(), expected);
    }
    assert_eq!(AwaitGo::executions(client, "running", 9).await.unwrap()[0].status, "Running");

    let all = CountDown::last_events(client, "counted", usize::MAX).await.unwrap();
    assert_eq!(all.iter().filter(|event| matches!(event.kind, EventKind::OrchestrationStarted { .. })).count(), 3);
    for last in 0..=all.len() + 1 {
        let expected = &all[all.len().saturating_sub(last)..];
        assert_eq!(CountDown::last_events(client, "counted", last).await.unwrap(), expected, "the last {last}");
        let decoded = dynamic::last_events(client, "counted", last).await.unwrap();
        assert_eq!(decoded.into_iter().map(|event| event.event).collect::<Vec<_>>(), expected);
    }
    let typed = dynamic::last_events(client, "counted", 1).await.unwrap();
    assert_eq!(typed[0].payload, Some(EventPayload::Typed(json!("lift-off"))));
    let untyped = dynamic::last_events(client, "elsewhere", 1).await.unwrap();
    assert_eq!(untyped[0].payload, Some(EventPayload::Untyped(json!("not JSON"))));

    for (id, expected) in
        [("parent", ["parent", "child"].as_slice()), ("child", &["child"]), ("elsewhere", &["elsewhere"])]
    {
        assert_eq!(dynamic::tree(client, id).await.unwrap().all_ids, expected);
    }
    assert_eq!(AwaitChild::tree(client, "parent").await.unwrap().root_id, "parent");
}

/// Awaits every call about one instance, and checks each error.
macro_rules! each_fails {
    ([$($owner:tt)+], $client:expr, $id:expr, $is_expected:expr) => {
        let errors = [
            $($owner)+::instance_info($client, $id).await.map(drop),
            $($owner)+::executions($client, $id, 1).await.map(drop),
            $($owner)+::last_events($client, $id, 1).await.map(drop),
            $($owner)+::delete($client, $id).await.map(drop),
            $($owner)+::delete_running($client, $id).await.map(drop),
            $($owner)+::prune($client, $id, PruneOptions::default()).await.map(drop),
            $($owner)+::tree($client, $id).await.map(drop),
        ];
        for (index, error) in errors.into_iter().map(Result::unwrap_err).enumerate() {
            assert!($is_expected(&error), "call {index} of {:?}: {error}", $id);
        }
    };
}

async fn refuses(client: &Client) {
    let is_missing =
        |error: &ManageError| error.to_string().starts_with("there is no instance `missing`: check the ID");
    each_fails!([CountDown], client, "missing", is_missing);
    each_fails!([dynamic], client, "missing", is_missing);
    for id in ["", "a\0b"] {
        let is_invalid = |error: &ManageError| matches!(error, ManageError::Client(ClientError::InvalidInput { .. }));
        each_fails!([CountDown], client, id, is_invalid);
        each_fails!([dynamic], client, id, is_invalid);
    }
    for id in ["running", "elsewhere", "child"] {
        let is_other = |error: &ManageError| match error {
            ManageError::OtherOrchestration(other) => other.instance == id && other.expected == CountDown::NAME,
            _ => false,
        };
        each_fails!([CountDown], client, id, is_other);
    }
}

async fn deletes(client: &Client) {
    // What has not ended.
    for (id, error) in [
        ("running", AwaitGo::delete(client, "running").await.unwrap_err()),
        ("running", dynamic::delete(client, "running").await.unwrap_err()),
        ("parent", AwaitChild::delete(client, "parent").await.unwrap_err()),
    ] {
        assert!(matches!(&error, ManageError::Running { instance } if instance == id), "{error}");
        assert!(error.to_string().contains(&format!("`{id}`")) && error.to_string().contains("cancel it"), "{error}");
        assert!(matches!(ClientError::from(error), ClientError::InstanceStillRunning { .. }));
    }
    // What has a parent.
    for error in [
        AwaitGo::delete(client, "child").await.unwrap_err(),
        AwaitGo::delete_running(client, "child").await.unwrap_err(),
        dynamic::delete_running(client, "child").await.unwrap_err(),
    ] {
        assert!(error.to_string().starts_with("instance `child` is a sub-orchestration of `parent`"), "{error}");
    }
    assert_eq!(ids(dynamic::instances(client), 50).await.len(), 6, "nothing was deleted");

    let pruned = CountDown::prune(client, "counted", PruneOptions { keep_last: Some(2), ..PruneOptions::default() });
    assert_eq!(pruned.await.unwrap().executions_deleted, 1);
    assert_eq!(CountDown::executions(client, "counted", 9).await.unwrap()[0].execution_id, 2);
    assert_eq!(dynamic::prune(client, "counted", PruneOptions::default()).await.unwrap().executions_deleted, 1);
    assert_eq!(dynamic::prune(client, "running", PruneOptions::default()).await.unwrap().executions_deleted, 0);

    assert_eq!(CountDown::delete(client, "counted").await.unwrap().instances_deleted, 1);
    assert_eq!(dynamic::delete(client, "elsewhere").await.unwrap().instances_deleted, 1);
    assert_eq!(AwaitChild::delete_running(client, "parent").await.unwrap().instances_deleted, 2);
    AwaitGo::cancel(client, "running", "no longer needed").await.unwrap();
    AwaitGo::wait(client, "running", TIMEOUT).await.unwrap_err();
    assert_eq!(AwaitGo::delete(client, "running").await.unwrap().instances_deleted, 1);
    assert_eq!(ids(dynamic::instances(client), 50).await, ["refused"]);
    let again = AwaitGo::delete(client, "running").await.unwrap_err();
    assert!(matches!(again, ManageError::NotFound { .. }), "{again}");
}

async fn manage(url: &str) {
    let Engine { client, runtime } = Engine::start(url).await;
    start_instances(&client).await;
    lists(&client).await;
    inspects(&client).await;
    refuses(&client).await;
    deletes(&client).await;
    runtime.shutdown(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn instances_are_managed_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    manage(&format!("sqlite:{}", folder.path().join("store.db").display())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn instances_are_managed_on_postgresql() {
    let Some(server) = Server::start() else { return };
    manage(&server.url()).await;
}
