//! A store in SQLite.

use crate::resilient::database::Database;
use crate::resilient::queues::{QUESTION_LIMIT, Queues, Unread};
use duroxide::providers::sqlite::SqliteProvider;
use duroxide::providers::{Provider, WorkItem};
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use sqlx::{ConnectOptions as _, Connection as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long an operation may take. SQLite waits for a minute for other processes.
const LIMIT: Duration = Duration::from_secs(90);

/// How long to search for broken connections.
const REPAIR_LIMIT: Duration = Duration::from_secs(2);

/// How often an idle dispatcher looks for messages that block others.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// A SQLite database, in a file or in memory.
pub(crate) struct SqliteDatabase {
    provider: Arc<dyn Provider>,
    pool: SqlitePool,
    queues: Queues,
    file: Option<OpenFile>,
    /// Keeps a database in memory alive.
    _kept: Option<Mutex<SqliteConnection>>,
    looked: Mutex<Option<Instant>>,
}

impl SqliteDatabase {
    /// A database in a file.
    pub(crate) fn in_file(provider: SqliteProvider, file: &Path) -> Self {
        Self::new(provider, Some(OpenFile::new(file)), None)
    }

    /// A database in memory. `kept` is a connection that stays open for as long as the store lives.
    pub(crate) fn in_memory(provider: SqliteProvider, kept: SqliteConnection) -> Self {
        Self::new(provider, None, Some(Mutex::new(kept)))
    }

    fn new(provider: SqliteProvider, file: Option<OpenFile>, kept: Option<Mutex<SqliteConnection>>) -> Self {
        let pool = provider.get_pool().clone();
        let queues = Queues::Sqlite(pool.clone());
        Self { provider: Arc::new(provider), pool, queues, file, _kept: kept, looked: Mutex::default() }
    }

    /// Whether it is time to look for messages that block others.
    fn is_time_to_look(&self) -> bool {
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        if looked.is_some_and(|looked| looked.elapsed() < BETWEEN_LOOKS) {
            return false;
        }
        *looked = Some(Instant::now());
        true
    }
}

#[async_trait::async_trait]
impl Database for SqliteDatabase {
    fn provider(&self) -> Arc<dyn Provider> {
        self.provider.clone()
    }

    fn queues(&self) -> Option<Queues> {
        Some(self.queues.clone())
    }

    fn limit(&self) -> Duration {
        LIMIT
    }

    async fn is_well(&self) -> bool {
        let answer = sqlx::query("SELECT 1").execute(&self.pool);
        self.problem().is_none() && matches!(tokio::time::timeout(QUESTION_LIMIT, answer).await, Ok(Ok(_)))
    }

    async fn repair(&self) {
        // A slow reader keeps its connection, which is in no transaction.
        let _ = tokio::time::timeout(REPAIR_LIMIT, close_broken(&self.pool)).await;
    }

    fn problem(&self) -> Option<String> {
        self.file.as_ref().and_then(OpenFile::problem)
    }

    async fn drop_orphans(&self) -> (Vec<(String, WorkItem)>, Vec<Unread>) {
        if !self.is_time_to_look() {
            return Default::default();
        }
        self.queues.drop_orphans().await.unwrap_or_default()
    }

    async fn put_off_unread(&self, token: &str, _readable: usize, usable: usize) -> Vec<Unread> {
        // duroxide skips messages that it cannot read, and later removes them with the others.
        match self.queues.fetched(token).await {
            Ok(fetched) if fetched > usable => self.queues.put_off_unread(token).await.unwrap_or_default(),
            _ => Vec::new(),
        }
    }
}

/// Closes connections that are still in a transaction, at a time when none should be.
///
/// If SQLite itself rolls a transaction back, as on a full disk, sqlx does not notice. Its next transactions on this
/// connection are savepoints, which keep the lock of the database when they are rolled back.
async fn close_broken(pool: &SqlitePool) {
    // All at once, so that none is looked at twice.
    let mut connections = Vec::new();
    for _ in 0..pool.size() {
        let Ok(connection) = pool.acquire().await else { return };
        connections.push(connection);
    }
    let (broken, working): (Vec<_>, Vec<_>) =
        connections.into_iter().partition(|connection| connection.is_in_transaction());
    drop(working);
    if broken.is_empty() {
        return;
    }
    tracing::warn!(connections = broken.len(), "connections to the SQLite store have failed, and are replaced");
    // A database in memory ends with its last connection.
    let bridge = pool.connect_options().connect().await;
    for connection in broken {
        // The database is as it was before the transaction.
        let _ = connection.close().await;
    }
    drop(pool.acquire().await);
    drop(bridge);
}

/// An open file, which may be deleted or replaced while its connections still use the old one.
struct OpenFile {
    path: PathBuf,
    identity: Option<Identity>,
    seen: Mutex<(Instant, Option<String>)>,
}

/// How often to check that the file is still there.
const BETWEEN_GLANCES: Duration = Duration::from_millis(250);

/// The device and the inode, which distinguish a file from another one of the same name.
type Identity = (u64, u64);

impl OpenFile {
    fn new(path: &Path) -> Self {
        let now = Instant::now();
        Self { path: path.to_owned(), identity: read_identity(path), seen: Mutex::new((now, None)) }
    }

    fn problem(&self) -> Option<String> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.0.elapsed() < BETWEEN_GLANCES {
            return seen.1.clone();
        }
        let problem = self.look();
        match (&seen.1, &problem) {
            (None, Some(problem)) => tracing::error!("{problem}"),
            (Some(_), None) => tracing::info!(file = %self.path.display(), "the file of the store is back"),
            _ => {}
        }
        *seen = (Instant::now(), problem.clone());
        problem
    }

    fn look(&self) -> Option<String> {
        let identity = self.identity?;
        let what = match read_identity(&self.path) {
            Some(present) if present == identity => return None,
            Some(_) => "replaced by another file",
            None => "deleted or renamed",
        };
        let file = self.path.display();
        Some(format!("the store `{file}` was {what}, so this program has stopped to work on it: restart the program"))
    }
}

#[cfg(unix)]
fn read_identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

/// Elsewhere, a file that is open can be neither deleted nor replaced.
#[cfg(not(unix))]
fn read_identity(_path: &Path) -> Option<Identity> {
    None
}

#[cfg(test)]
mod tests {
    use super::close_broken;
    use sqlx::sqlite::SqlitePoolOptions;
    use sqlx::{Connection as _, Executor as _};

    #[tokio::test]
    async fn what_is_in_memory_outlives_its_connections() {
        let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:?cache=shared").await.unwrap();
        pool.execute("CREATE TABLE instances (id TEXT)").await.unwrap();
        let mut connection = pool.acquire().await.unwrap();
        std::mem::forget(connection.begin().await.unwrap());
        drop(connection);
        assert!(pool.acquire().await.unwrap().is_in_transaction());

        close_broken(&pool).await;

        let mut connection = pool.acquire().await.unwrap();
        assert!(!connection.is_in_transaction());
        connection.execute("INSERT INTO instances VALUES ('kept')").await.unwrap();
    }
}
