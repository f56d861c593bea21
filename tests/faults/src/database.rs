//! The databases that workers share, and what can happen to them.

use duroxide_export_tests_postgres::Server;
use std::path::PathBuf;
use std::time::Duration;
use tempfile::TempDir;

/// A database for workflows, and one for the resources of the cloud.
#[derive(Debug)]
pub enum Database {
    /// Two files.
    Sqlite(TempDir),
    /// Two databases of one server.
    Postgres(Server),
}

impl Database {
    /// SQLite files in a temporary directory.
    ///
    /// # Panics
    ///
    /// If there cannot be one.
    #[must_use]
    pub fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().expect("a temporary directory"))
    }

    /// A PostgreSQL server. `None` if it is not installed.
    #[must_use]
    pub fn postgres() -> Option<Self> {
        let server = Server::start()?;
        server.execute("CREATE DATABASE cloud");
        Some(Self::Postgres(server))
    }

    /// The name of the database system.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// The file of the workflows, on SQLite.
    #[must_use]
    pub fn file(&self) -> Option<PathBuf> {
        match self {
            Self::Sqlite(directory) => Some(directory.path().join("store.db")),
            Self::Postgres(_) => None,
        }
    }

    /// The URL of the workflows.
    #[must_use]
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(directory) => format!("sqlite:{}", directory.path().join("store.db").display()),
            Self::Postgres(server) => server.url(),
        }
    }

    /// The URL of the cloud's resources.
    #[must_use]
    pub fn cloud_url(&self) -> String {
        match self {
            Self::Sqlite(directory) => format!("sqlite:{}?mode=rwc", directory.path().join("cloud.db").display()),
            Self::Postgres(server) => server.url_of("cloud"),
        }
    }

    /// Stops the server for a while. Does nothing on SQLite, which has no server.
    pub async fn restart(&self, pause: Duration) {
        if let Self::Postgres(server) = self {
            server.stop();
            tokio::time::sleep(pause).await;
            server.run_again();
        }
    }

    /// Cuts all connections, of workers and clients. Does nothing on SQLite, which has none.
    pub fn cut_connections(&self) {
        if let Self::Postgres(server) = self {
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()");
        }
    }
}
