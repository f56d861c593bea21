//! `multi-cloud replay`: the instances that it names are those that then fail, and its exit code says whether there are any.

use duroxide::runtime::{Runtime, RuntimeOptions};
use duroxide::{ActivityRegistry, Client, OrchestrationContext, OrchestrationRegistry};
use duroxide_export_tests_postgres::Server;
use duroxide_export_tests_support::{TIMEOUT, capture_logs};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// This build of the program, on a store.
struct Program<'a> {
    folder: &'a Path,
    store: &'a str,
}

impl Program<'_> {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_multi-cloud"));
        command.args(arguments).args(["--store", self.store]).current_dir(self.folder).env_remove("RUST_LOG");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn worker(&self) -> Worker {
        Worker(self.command(&["worker"]).stderr(Stdio::null()).spawn().unwrap())
    }

    /// Waits until the status of an instance contains a text.
    fn wait_for(&self, instance: &str, expected: &str) {
        let begun = Instant::now();
        loop {
            let output = self.run(&["status", instance]);
            let status = String::from_utf8_lossy(&output.stdout).into_owned();
            if status.contains(expected) {
                return;
            }
            assert!(begun.elapsed() < TIMEOUT, "{status}{}", String::from_utf8_lossy(&output.stderr));
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

struct Worker(Child);

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.0.kill();
        self.0.wait().unwrap();
    }
}

const NAME: &str = "multi-cloud::orchestration::deploy-multi-cloud";

const INPUT: &str = r#"{
    "database": {"database_name": "orders", "resource_group": "shop", "sku": "B1ms", "admin_username": "admin", "standby": false},
    "cluster": {"name": "app", "region": "eu-central-1", "nodes": 1, "instance_type": "t3.medium"},
    "needs_approval": true
}"#;

/// An earlier version of the deployment, which reports no progress.
async fn earlier(ctx: OrchestrationContext, _: String) -> Result<String, String> {
    Ok(ctx.schedule_wait("multi-cloud::event::deployment-approval").await)
}

/// Starts two instances with the earlier code, and returns its worker once they wait.
async fn started_earlier(store: &str) -> Arc<Runtime> {
    capture_logs();
    let store = duroxide::providers::open(store).await.unwrap();
    let orchestrations = OrchestrationRegistry::builder().register(NAME, earlier).build();
    let activities = ActivityRegistry::builder().build();
    let options = RuntimeOptions { orchestration_concurrency: 1, worker_concurrency: 1, ..RuntimeOptions::default() };
    let runtime = Runtime::start_with_options(Arc::clone(&store), activities, orchestrations, options).await;
    let client = Client::new(store);
    for instance in ["earlier-1", "earlier-2"] {
        client.start_orchestration(instance, NAME, INPUT).await.unwrap();
        let begun = Instant::now();
        while client.read_execution_history(instance, 1).await.map_or(0, |history| history.len()) < 2 {
            assert!(begun.elapsed() < TIMEOUT, "{instance} does not wait");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    runtime
}

/// `auditor` is the URL with which the program may only read.
async fn names_what_then_fails(folder: &Path, store: &str, auditor: &str) {
    let (program, gate) = (Program { folder, store }, Program { folder, store: auditor });
    let worker = program.worker();
    assert!(program.run(&["submit", "--needs-approval", "--count", "2", "--nodes", "1"]).status.success());
    for instance in ["deployment-1", "deployment-2"] {
        program.wait_for(instance, "waiting for an approval");
    }
    let replayed = gate.run(&["replay"]);
    assert_eq!(String::from_utf8_lossy(&replayed.stdout), "2 running instances replayed: all go on\n", "{replayed:?}");
    assert!(replayed.status.success());
    drop(worker);

    let old_worker = started_earlier(store).await;
    let replayed = gate.run(&["replay"]);
    let text = String::from_utf8_lossy(&replayed.stdout).into_owned();
    assert_eq!(replayed.status.code(), Some(1), "{replayed:?}");
    assert!(String::from_utf8_lossy(&replayed.stderr).contains("2 instances would not go on with this build"));
    for (instance, is_named) in
        [("earlier-1", true), ("earlier-2", true), ("deployment-1", false), ("deployment-2", false)]
    {
        assert_eq!(text.contains(&format!("`{instance}`")), is_named, "{instance}: {text}");
    }
    assert!(text.contains("src/deploy.rs:"), "{text}");
    assert!(text.ends_with("4 running instances replayed: 2 would not go on\n"), "{text}");
    assert!(gate.run(&["replay", "--name", "multi-cloud::orchestration::deploy-multi-clouds"]).status.success());
    old_worker.shutdown(None).await;

    let client = Client::new(duroxide::providers::open(store).await.unwrap());
    let _worker = program.worker();
    for instance in ["earlier-1", "earlier-2", "deployment-1", "deployment-2"] {
        let approval = r#"{"by": "Ada", "granted": true}"#;
        client.raise_event(instance, "multi-cloud::event::deployment-approval", approval).await.unwrap();
        let expected = if instance.starts_with("earlier") { "nondeterministic" } else { "is deployed" };
        program.wait_for(instance, expected);
    }
    assert!(gate.run(&["replay"]).status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let store = format!("sqlite:{}", folder.path().join("cloud.db").display());
    names_what_then_fails(folder.path(), &store, &format!("{store}?mode=ro")).await;
    // Without a mode, nothing is created.
    let missing = Program { folder: folder.path(), store: "sqlite:missing.db" }.run(&["replay"]);
    assert_eq!(missing.status.code(), Some(1), "{missing:?}");
    assert!(!folder.path().join("missing.db").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgresql() {
    let Some(server) = Server::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    drop(duroxide::providers::open(&server.url()).await.unwrap());
    server.execute(
        "CREATE ROLE auditor LOGIN; ALTER ROLE auditor SET default_transaction_read_only = on; \
         GRANT USAGE ON SCHEMA public TO auditor; GRANT SELECT ON ALL TABLES IN SCHEMA public TO auditor",
    );
    names_what_then_fails(folder.path(), &server.url(), &server.url().replace("postgres@", "auditor@")).await;
}
