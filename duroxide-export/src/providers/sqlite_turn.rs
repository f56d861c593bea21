//! One program at a time makes or migrates the tables of a SQLite file.

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often to try to lock the file. SQLite reports `SQLITE_IOERR` for one that has been removed meanwhile.
const ATTEMPTS: u32 = 100;

/// How long to wait before that.
const PAUSE: Duration = Duration::from_millis(20);

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
        let mut attempt = 1;
        loop {
            match Self::lock(&file, limit).await {
                Err(error) if is_io_error(&error) && attempt < ATTEMPTS => tokio::time::sleep(PAUSE).await,
                result => return result.map(|connection| Self { connection, file }),
            }
            attempt += 1;
        }
    }

    async fn lock(file: &Path, limit: Duration) -> Result<SqliteConnection, sqlx::Error> {
        let options = SqliteConnectOptions::new().filename(file).create_if_missing(true).busy_timeout(limit);
        let mut connection = options.disable_statement_logging().connect().await?;
        connection.execute("BEGIN EXCLUSIVE").await?;
        Ok(connection)
    }

    /// The file whose lock is the turn, beside the one that a link to the store leads to.
    pub(super) fn file(store: &Path) -> PathBuf {
        let mut file = std::fs::canonicalize(store).unwrap_or_else(|_| store.to_owned()).into_os_string();
        file.push("-opening");
        PathBuf::from(file)
    }

    /// Ends the turn, with all tables as they should be.
    ///
    /// It removes the file. Whoever has waited for it makes a new one, and finds that there is nothing left to do.
    pub(super) async fn end(self) {
        // It holds no data.
        let _ = self.connection.close().await;
        let _ = std::fs::remove_file(self.file);
    }
}

fn is_io_error(error: &sqlx::Error) -> bool {
    code_of(error) == Some(10)
}

/// The lowest byte of SQLite's extended codes.
pub(super) fn code_of(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?.parse::<u32>().ok()?;
    Some(code & 0xff)
}
