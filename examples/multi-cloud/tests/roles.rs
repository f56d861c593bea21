//! Runs each role in a process of its own, as an operator would: workers, and those who give them work.

use duroxide_export_tests_postgres::Server;
use duroxide_export_tests_support::TIMEOUT;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A store, and a directory to run in.
struct Site {
    directory: TempDir,
    store: String,
}

impl Site {
    fn sqlite() -> Self {
        Self { directory: tempfile::tempdir().unwrap(), store: "sqlite:cloud.db".to_owned() }
    }

    fn postgres(server: &Server) -> Self {
        // The server trusts everybody, so it does not look at the password.
        let store = server.url().replace("postgres@", "postgres:s3cret@");
        Self { directory: tempfile::tempdir().unwrap(), store }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_multi-cloud"));
        command.args(arguments).current_dir(self.directory.path()).env_remove("RUST_LOG");
        command.env("MULTI_CLOUD_STORE", &self.store);
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn printed(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn complaint(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    }

    /// Waits until a deployment has the status.
    fn wait_for(&self, instance: &str, expected: &str) -> String {
        let begin = Instant::now();
        loop {
            let status = self.printed(&["status", instance]);
            if status.starts_with(&format!("{instance}: {expected}")) {
                return status;
            }
            assert!(begin.elapsed() < TIMEOUT, "{status}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// A worker in another process.
struct Worker {
    process: Child,
    logs: BufReader<ChildStderr>,
}

impl Worker {
    /// Starts it, and waits until it works.
    fn start(site: &Site, arguments: &[&str]) -> Self {
        let mut command = site.command(&[&["worker"], arguments].concat());
        let mut process = command.stderr(Stdio::piped()).spawn().unwrap();
        let logs = BufReader::new(process.stderr.take().unwrap());
        let mut worker = Self { process, logs };
        worker.read_until("working");
        worker
    }

    /// Reads its logs up to a line with the text.
    fn read_until(&mut self, text: &str) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            assert!(self.logs.read_line(&mut line).unwrap() > 0, "no `{text}` in {lines:#?}");
            lines.push(line);
            if lines.last().is_some_and(|line| line.contains(text)) {
                return lines;
            }
        }
    }

    fn signal(&self, signal: &str) {
        let kill = Command::new("kill").args([signal, &self.process.id().to_string()]).status().unwrap();
        assert!(kill.success());
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.process.kill();
        self.process.wait().unwrap();
    }
}

fn workers_share_deployments(site: &Site) {
    let _workers = [Worker::start(site, &[]), Worker::start(site, &["--concurrency", "2"])];
    let submitted = site.printed(&["submit", "--count", "3", "--prefix", "shop", "--nodes", "1"]);
    assert_eq!(submitted, "shop-1\nshop-2\nshop-3\n");
    for instance in ["shop-1", "shop-2", "shop-3"] {
        let status = site.wait_for(instance, "is deployed");
        assert!(status.contains("\ndatabase postgresql://dbadmin@"), "{status}");
    }
    assert_eq!(site.printed(&["submit", "--needs-approval"]), "deployment-1\n");
    site.wait_for("deployment-1", "waiting for an approval");
    assert_eq!(site.printed(&["approve", "deployment-1"]), "approved deployment-1\n");
    site.wait_for("deployment-1", "is deployed");
    let listed = site.printed(&["list", "--store", &site.store]);
    let lines: Vec<_> = listed.lines().collect();
    // Each deployment has a database, and a cluster with a network.
    assert_eq!(lines.len(), 1 + 4 * 4, "{listed}");
    assert!(lines[1].starts_with("deployment-1 ") && lines[1].ends_with(" completed"), "{listed}");
    assert_eq!(site.printed(&["status", "missing"]), "missing: does not exist in this store\n");
}

#[test]
fn workers_share_deployments_on_sqlite() {
    workers_share_deployments(&Site::sqlite());
}

#[test]
fn workers_share_deployments_on_postgresql() {
    let Some(server) = Server::start() else { return };
    workers_share_deployments(&Site::postgres(&server));
}

#[test]
fn a_worker_finishes_what_it_has_begun() {
    let site = Site::sqlite();
    let mut worker = Worker::start(&site, &["--log-format", "json", "--grace", "20"]);
    site.printed(&["submit", "--nodes", "1"]);
    site.wait_for("deployment-1", "is deployed");
    worker.signal("-TERM");
    let logs = worker.read_until("stopped");
    assert!(worker.process.wait().unwrap().success());
    let is_json = |line: &String| serde_json::from_str::<serde_json::Value>(line).is_ok_and(|json| json.is_object());
    assert!(logs.iter().all(is_json), "{logs:#?}");
    let of_instance = |line: &&String| line.contains("\"instance_id\":\"deployment-1");
    assert!(logs.iter().any(|line| of_instance(&line)), "{logs:#?}");
    assert!(logs.iter().any(|line| line.contains("\"grace_seconds\":20")), "{logs:#?}");
}

#[test]
fn workers_can_be_specialised() {
    let site = Site::sqlite();
    let mut cluster = Worker::start(&site, &["--only", "create-ec2-cluster", "--tags", "gpu,large"]);
    site.printed(&["submit", "--nodes", "1"]);
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(site.printed(&["status", "deployment-1"]), "deployment-1: does not exist in this store\n");
    // It would go on to put off by a second whatever it comes across first.
    cluster.signal("-TERM");
    cluster.read_until("stopped");
    let _all = Worker::start(&site, &["--without", "operate-webapp"]);
    site.wait_for("deployment-1", "is deployed");
    let slip = site.complaint(&["worker", "--only", "create-ec2-clutser"]);
    assert!(slip.contains("create-ec2-cluster"), "{slip}");
    let needed = site.complaint(&["worker", "--without", "launch-instance"]);
    assert!(needed.contains("`duroxide-aws-ec2::activity::launch-instance` is not registered"), "{needed}");
}

/// Everything that a user sees.
fn outputs(site: &Site, arguments: &[&str]) -> String {
    let mut command = site.command(arguments);
    let Output { stdout, stderr, .. } = command.env("RUST_LOG", "trace").env("RUST_BACKTRACE", "1").output().unwrap();
    [stdout, stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat()
}

#[test]
fn no_password_is_shown() {
    let Some(server) = Server::start() else { return };
    let site = Site::postgres(&server);
    let mut worker = Worker::start(&site, &[]);
    assert!(!outputs(&site, &["submit", "--nodes", "1"]).contains("s3cret"));
    site.wait_for("deployment-1", "is deployed");
    worker.signal("-TERM");
    let logs = worker.read_until("stopped").concat();
    assert!(!logs.contains("s3cret"), "{logs}");
    for arguments in [["worker", "--help"], ["status", "deployment-1"], ["run", "--help"]] {
        assert!(!outputs(&site, &arguments).contains("s3cret"), "{arguments:?}");
    }
    drop(server);
    let gone = outputs(&site, &["status", "deployment-1"]);
    assert!(gone.contains("cannot be opened") && !gone.contains("s3cret"), "{gone}");
    let wrong = Site { store: site.store.replace("postgres:", "postgresx:"), ..Site::sqlite() };
    let wrong = outputs(&wrong, &["status", "deployment-1"]);
    assert!(wrong.contains("scheme") && !wrong.contains("s3cret"), "{wrong}");
}
