//! Runs the program as a user would.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

fn multi_cloud(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_multi-cloud"))
        .args(arguments)
        .current_dir(directory)
        .env_remove("RUST_LOG")
        .output()
        .expect("the program starts")
}

/// The standard output of a successful run.
fn printed(directory: &Path, arguments: &[&str]) -> String {
    let output = multi_cloud(directory, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// The standard error of a failed run.
fn complaint(directory: &Path, arguments: &[&str]) -> String {
    let output = multi_cloud(directory, arguments);
    assert!(!output.status.success());
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).expect("text")
}

#[test]
fn run_prints_the_database_and_the_cluster_and_reports_progress_on_stderr() {
    let directory = tempfile::tempdir().unwrap();
    let output = multi_cloud(directory.path(), &["run", "--database", "shop", "--nodes", "2"]);
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{stderr}");
    assert_eq!(
        stdout,
        "database postgresql://dbadmin@10.0.0.4:5432/shop\n  \
           server /subscriptions/demo/resourceGroups/production/virtualMachines/shop-vm\n\
         cluster vpc-00000002 with 2 machines\n  \
           i-00000004 at 10.1.0.8\n  \
           i-00000005 at 10.1.0.9\n"
    );
    // Steps in quick succession are not all seen, but every end is.
    for line in ["deployment-1-database: done", "deployment-1-cluster: done", "deployment-1: done"] {
        assert!(stderr.lines().any(|printed| printed == line), "{line} in {stderr}");
    }
}

#[test]
fn each_target_can_be_deployed_separately() {
    let directory = tempfile::tempdir().unwrap();
    let database = printed(directory.path(), &["run", "database"]);
    assert!(database.starts_with("database postgresql://"), "{database}");
    assert!(!database.contains("cluster"), "{database}");
    let standby = printed(directory.path(), &["run", "database", "--standby"]);
    assert!(standby.contains("  standby /subscriptions/demo/"), "{standby}");
    let cluster = printed(directory.path(), &["run", "cluster", "--nodes", "1"]);
    assert!(cluster.starts_with("cluster vpc-"), "{cluster}");
}

#[test]
fn a_file_keeps_workflows_and_resources() {
    let directory = tempfile::tempdir().unwrap();
    let run = |instance| {
        let arguments = ["run", "--store", "sqlite:cloud.db", "--nodes", "1", "--instance", instance];
        printed(directory.path(), &arguments)
    };
    let first = run("a");
    assert_eq!(run("a"), first, "the workflow has ended and is not run again");
    assert_eq!(run("b"), first, "another workflow finds the resources of the first");
}

#[test]
fn a_workflow_that_fails_is_an_error_with_its_reason() {
    let directory = tempfile::tempdir().unwrap();
    let stderr = complaint(directory.path(), &["run", "--nodes", "0"]);
    assert!(
        stderr.ends_with("error: instance `deployment-1` failed: cluster `app` needs at least one node\n"),
        "{stderr}"
    );
}

#[test]
fn a_workflow_that_takes_too_long_is_an_error_too() {
    let directory = tempfile::tempdir().unwrap();
    let stderr = complaint(directory.path(), &["run", "--timeout", "0"]);
    assert!(stderr.contains("error: instance `deployment-1` has not ended after 0ns; it is still running"), "{stderr}");
}

#[test]
fn a_store_that_cannot_be_opened_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let stderr = complaint(directory.path(), &["run", "--store", "sqlite:missing/cloud.db"]);
    let (file, folder) = ("missing/cloud.db` cannot be opened: there is no folder `/", "/missing`\n");
    assert!(stderr.starts_with("error: the store `/") && stderr.contains(file) && stderr.ends_with(folder), "{stderr}");
    let stderr = complaint(directory.path(), &["run", "--store", "cloud.db"]);
    assert!(stderr.contains("write `sqlite:orders.db`"), "{stderr}");
}

#[test]
fn list_shows_every_handler_that_is_linked_in() {
    let directory = tempfile::tempdir().unwrap();
    let table = printed(directory.path(), &["list"]);
    for name in [
        "multi-cloud::orchestration::deploy-multi-cloud",
        "duroxide-azure-arm::orchestration::provision-postgres",
        "duroxide-aws-ec2::activity::launch-instance",
    ] {
        assert!(table.lines().any(|line| line.starts_with(name)), "{name} in\n{table}");
    }
}

#[test]
fn list_as_json_can_be_read_back() {
    let directory = tempfile::tempdir().unwrap();
    let json = printed(directory.path(), &["list", "--format", "json"]);
    let catalog: duroxide::Catalog = serde_json::from_str(&json).unwrap();
    assert_eq!((catalog.activities.len(), catalog.orchestrations.len()), (7, 7));
    let deploy = catalog.orchestrations.iter().find(|info| info.name.ends_with("deploy-multi-cloud")).unwrap();
    assert_eq!(
        deploy.orchestrations_used,
        [
            "duroxide-azure-arm::orchestration::provision-postgres",
            "duroxide-aws-ec2::orchestration::create-ec2-cluster"
        ]
    );
}

/// A deployment in another process, which waits for an approval.
fn start_deployment(directory: &Path, instance: &str) -> Child {
    let mut deployment = Command::new(env!("CARGO_BIN_EXE_multi-cloud"))
        .args(["deploy", "--needs-approval", "--store", STORE, "--nodes", "1", "--instance", instance])
        .current_dir(directory)
        .env_remove("RUST_LOG")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let stderr = deployment.stderr.as_mut().expect("a pipe");
    let mut line = String::new();
    BufReader::new(stderr).read_line(&mut line).expect("a line");
    assert_eq!(line, format!("{instance}: waiting for an approval\n"));
    deployment
}

const STORE: &str = "sqlite:cloud.db";

#[test]
fn a_deployment_is_approved_by_another_process() {
    let directory = tempfile::tempdir().unwrap();
    let deployment = start_deployment(directory.path(), "a");
    let approve = ["approve", "a", "--store", STORE, "--by", "Ada"];
    assert_eq!(printed(directory.path(), &approve), "approved a\n");
    let output = deployment.wait_with_output().unwrap();
    assert!(output.status.success());
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(stdout.starts_with("database postgresql://dbadmin@"), "{stdout}");
    assert_eq!(complaint(directory.path(), &approve), "error: `a` does not wait for an approval: it is deployed\n");
}

#[test]
fn a_rejected_deployment_fails() {
    let directory = tempfile::tempdir().unwrap();
    let deployment = start_deployment(directory.path(), "b");
    assert_eq!(printed(directory.path(), &["reject", "b", "--store", STORE, "--by", "Ada"]), "rejected b\n");
    let output = deployment.wait_with_output().unwrap();
    assert!(!output.status.success());
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.ends_with("error: instance `b` failed: Ada has rejected it\n"), "{stderr}");
}

#[test]
fn only_a_waiting_deployment_can_be_approved() {
    let directory = tempfile::tempdir().unwrap();
    let approve = |instance| complaint(directory.path(), &["approve", instance, "--store", STORE]);
    let missing = approve("a");
    assert!(
        missing.starts_with("error: the store `/") && missing.contains("/cloud.db` cannot be opened: "),
        "{missing}"
    );
    printed(directory.path(), &["run", "database", "--store", STORE, "--instance", "database"]);
    assert_eq!(approve("a"), "error: `a` does not wait for an approval: it does not exist in this store\n");
    let other = approve("database");
    assert!(other.contains("runs `duroxide-azure-arm::orchestration::provision-postgres`"), "{other}");
    let without_store = complaint(directory.path(), &["deploy", "--needs-approval"]);
    assert!(without_store.contains("--store <URL>"), "{without_store}");
}

#[test]
fn list_draws_who_schedules_what() {
    let directory = tempfile::tempdir().unwrap();
    let list = |format| printed(directory.path(), &["list", "--format", format]);
    let mermaid = list("mermaid");
    assert!(mermaid.starts_with("flowchart LR\n") && mermaid.contains("([\"deploy-multi-cloud\"])"), "{mermaid}");
    assert!(mermaid.contains("{{\"deployment-approval\"}}"), "{mermaid}");
    assert!(list("dot").starts_with("digraph workflows {\n"));
    let markdown = list("markdown");
    assert!(
        markdown.contains("\n## Available events\n\n- `duroxide-azure-arm::event::retirement-approval` - A person's"),
        "{markdown}"
    );
}

/// The sample in the repository. `UPDATE_DUROXIDE=1 cargo test` writes it.
#[test]
fn the_page_in_the_documentation_is_current() {
    let directory = tempfile::tempdir().unwrap();
    let page = printed(directory.path(), &["list", "--format", "html"]);
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/multi-cloud.html");
    duroxide::testing::assert_generated(sample, &page);
}
