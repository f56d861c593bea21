//! A real PostgreSQL server for tests, on a free port and in a temporary directory.

pub mod meter;

use duroxide_export_tests_support::skip;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A running server.
#[derive(Debug)]
pub struct Server {
    programs: PathBuf,
    directory: TempDir,
    port: u16,
}

impl Server {
    /// Starts a server with an empty database. Prints a message and returns `None` if PostgreSQL is not installed.
    ///
    /// # Panics
    ///
    /// If the server does not start, or if it is not installed and the variable `CI` is set, so that CI skips nothing
    /// unnoticed.
    #[must_use]
    pub fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            skip("PostgreSQL is not installed (apt-get install postgresql)");
            return None;
        };
        let directory = tempfile::Builder::new().prefix("postgres-").tempdir().expect("a temporary directory");
        give_away(directory.path());
        let mut server = Self { programs, directory, port: free_port() };
        server.run("initdb", &["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"]);
        // Another process may take the port before the server does.
        for _ in 0..10 {
            if server.try_to_run().is_ok() {
                return Some(server);
            }
            server.port = free_port();
        }
        server.run_again();
        Some(server)
    }

    /// Starts the server again, after [`stop`](Self::stop).
    ///
    /// # Panics
    ///
    /// If it does not start.
    pub fn run_again(&self) {
        self.try_to_run().unwrap_or_else(|error| panic!("{error}"));
    }

    fn try_to_run(&self) -> Result<(), String> {
        let options = format!(
            "-p {} -k {} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200",
            self.port,
            self.directory.path().display()
        );
        self.try_run("pg_ctl", &["start", "--wait", "--silent", "--log=/dev/null", "--options", &options])
    }

    /// Stops the server at once, as if its machine had lost power.
    ///
    /// # Panics
    ///
    /// If it does not stop.
    pub fn stop(&self) {
        self.run("pg_ctl", &["stop", "--mode=immediate", "--silent"]);
    }

    /// Cuts all other connections.
    ///
    /// # Panics
    ///
    /// If the server reports an error.
    pub fn cut_connections(&self) {
        self.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()");
    }

    /// The URL of the database.
    #[must_use]
    pub fn url(&self) -> String {
        self.url_of("postgres")
    }

    /// The URL of another database of the server.
    #[must_use]
    pub fn url_of(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}?sslmode=disable", self.port)
    }

    /// Runs SQL as the owner of the database.
    ///
    /// # Panics
    ///
    /// If the server reports an error.
    pub fn execute(&self, sql: &str) {
        let mut command = as_user(&self.programs.join("psql"));
        command.args(["--quiet", "--set=ON_ERROR_STOP=1", "--command", sql, &self.url()]);
        let output = command.current_dir(self.directory.path()).output().expect("psql");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Runs SQL as the owner of the database, and returns the only value of the only row.
    ///
    /// # Panics
    ///
    /// If the server reports an error.
    #[must_use]
    pub fn query(&self, sql: &str) -> String {
        let mut command = as_user(&self.programs.join("psql"));
        command.args(["--quiet", "--tuples-only", "--no-align", "--command", sql, &self.url()]);
        let output = command.current_dir(self.directory.path()).output().expect("psql");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        self.try_run(program, arguments).unwrap_or_else(|error| panic!("{error}"));
    }

    fn try_run(&self, program: &str, arguments: &[&str]) -> Result<(), String> {
        let mut command = as_user(&self.programs.join(program));
        command.args(arguments).arg("-D").arg(self.directory.path().join("data")).current_dir(self.directory.path());
        let output = command.output().unwrap_or_else(|error| panic!("{program}: {error}"));
        let error = || format!("{program}: {}", String::from_utf8_lossy(&output.stderr));
        output.status.success().then_some(()).ok_or_else(error)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have stopped already. A panic here would hide the one of the test.
        let _ = self.try_run("pg_ctl", &["stop", "--mode=immediate", "--silent"]);
    }
}

/// The directory with `initdb`, which Debian does not put on the path.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = versions.map(|version| version.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path: Vec<_> = std::env::split_paths(&path).collect();
    debian.chain(on_path).find(|directory| directory.join("initdb").is_file())
}

/// The server refuses to run as root.
fn as_user(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
    command
}

fn give_away(directory: &Path) {
    if is_root() {
        let given = Command::new("chown").arg("postgres:postgres").arg(directory).status();
        assert!(given.is_ok_and(|status| status.success()), "the user `postgres` cannot have {}", directory.display());
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}
