//! The lock under which a program creates or migrates the tables of a SQLite file.

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The right to create or migrate the tables of a file. duroxide's migrations fail, and may leave tables incomplete, if two
/// connections migrate at the same time.
///
/// It is SQLite's own lock on an empty file beside the store. It ends with the process.
#[derive(Debug)]
pub(super) struct MigrationLock {
    connection: SqliteConnection,
    file: PathBuf,
}

impl MigrationLock {
    /// Waits until no other program holds the lock, and takes it.
    pub(super) async fn wait(store: &Path, limit: Duration) -> Result<Self, sqlx::Error> {
        let file = Self::file(store);
        let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true).busy_timeout(limit);
        // A journal on the disk would need room. It would also outlive the file, which another program may remove.
        let options = options.journal_mode(SqliteJournalMode::Memory).disable_statement_logging();
        let mut connection = options.connect().await?;
        connection.execute("BEGIN EXCLUSIVE").await?;
        Ok(Self { connection, file })
    }

    /// The file to lock. If the store is a symbolic link, it is beside the link's target.
    pub(super) fn file(store: &Path) -> PathBuf {
        let mut file = std::fs::canonicalize(store).unwrap_or_else(|_| store.to_owned()).into_os_string();
        file.push("-opening");
        PathBuf::from(file)
    }

    /// Releases the lock once all tables are complete, and removes the file.
    ///
    /// A program that waits for the removed file, or creates a new one, finds complete tables.
    pub(super) async fn release(self) {
        // The file holds no data, so an error does not matter.
        let _ = self.connection.close().await;
        let _ = std::fs::remove_file(self.file);
    }
}
