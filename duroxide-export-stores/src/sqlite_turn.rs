//! One program at a time makes or migrates the tables of a SQLite file.

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The right to change the tables of a file. duroxide's migrations fail, and may leave tables incomplete, if another
/// connection migrates at the same time.
///
/// It is a lock of SQLite on an empty file beside the store, which ends with the process.
#[derive(Debug)]
pub(super) struct Turn {
    connection: SqliteConnection,
    file: PathBuf,
}

impl Turn {
    /// Waits for whoever has the turn.
    pub(super) async fn wait(store: &Path, limit: Duration) -> Result<Self, sqlx::Error> {
        let file = Self::file(store);
        let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true).busy_timeout(limit);
        // A journal on the disk would need room, and the file that it belongs to, which may have been removed.
        let options = options.journal_mode(SqliteJournalMode::Memory).disable_statement_logging();
        let mut connection = options.connect().await?;
        connection.execute("BEGIN EXCLUSIVE").await?;
        Ok(Self { connection, file })
    }

    /// The file whose lock is the turn, beside the one that a link to the store leads to.
    pub(super) fn file(store: &Path) -> PathBuf {
        let mut file = std::fs::canonicalize(store).unwrap_or_else(|_| store.to_owned()).into_os_string();
        file.push("-opening");
        PathBuf::from(file)
    }

    /// Ends the turn, with all tables as they should be.
    ///
    /// It removes the file. Whoever waits for the removed one, or makes a new one, finds that there is nothing left to do.
    pub(super) async fn end(self) {
        // It holds no data.
        let _ = self.connection.close().await;
        let _ = std::fs::remove_file(self.file);
    }
}
