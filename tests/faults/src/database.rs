//! The databases that workers share, and what can happen to them.

use crate::disk::Disk;
use clap::ValueEnum;
use duroxide_export_tests_postgres::Server;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

/// A database for workflows, and one for the resources of the cloud.
#[derive(Debug)]
pub enum Database {
    /// Two files.
    Sqlite(TempDir),
    /// Two files on a small disk.
    SmallDisk(Disk),
    /// Two databases of one server.
    Postgres(Server),
}

/// Which databases to run workflows on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Choice {
    /// SQLite, and then PostgreSQL
    #[default]
    Both,
    /// SQLite
    Sqlite,
    /// PostgreSQL
    Postgres,
}

impl Choice {
    /// What makes a new database of each kind; PostgreSQL may not be installed.
    #[must_use]
    pub fn databases(self) -> Vec<fn() -> Option<Database>> {
        let sqlite: fn() -> Option<Database> = || Some(Database::sqlite());
        match self {
            Self::Both => vec![sqlite, Database::postgres],
            Self::Sqlite => vec![sqlite],
            Self::Postgres => vec![Database::postgres],
        }
    }
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
            Self::SmallDisk(_) => "SQLite on a small disk",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// Where the files are, on SQLite.
    fn directory(&self) -> Result<&Path, &Server> {
        match self {
            Self::Sqlite(directory) => Ok(directory.path()),
            Self::SmallDisk(disk) => Ok(disk.path()),
            Self::Postgres(server) => Err(server),
        }
    }

    /// The URL of the workflows.
    #[must_use]
    pub fn url(&self) -> String {
        match self.directory() {
            Ok(directory) => format!("sqlite:{}", directory.join("store.db").display()),
            Err(server) => server.url(),
        }
    }

    /// The URL of the cloud's resources.
    #[must_use]
    pub fn cloud_url(&self) -> String {
        match self.directory() {
            Ok(directory) => format!("sqlite:{}?mode=rwc", directory.join("cloud.db").display()),
            Err(server) => server.url_of("cloud"),
        }
    }

    /// Lets the database fail for a while: cuts all connections and stops the server, or fills up the small disk. A
    /// SQLite file on an ordinary disk does not fail.
    pub async fn fail(&self, pause: Duration) {
        match self {
            Self::Sqlite(_) => {}
            Self::SmallDisk(disk) => {
                disk.fill();
                tokio::time::sleep(pause).await;
                disk.free();
            }
            Self::Postgres(server) => {
                server.cut_connections();
                server.stop();
                tokio::time::sleep(pause).await;
                server.run_again();
                server.cut_connections();
            }
        }
    }
}
