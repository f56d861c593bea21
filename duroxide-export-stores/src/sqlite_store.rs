//! Opening SQLite, in a file or in memory.

use crate::address::Parameters;
use crate::escapes::encoded;
use crate::migration_lock::MigrationLock;
use crate::open_error::OpenError;
use crate::resilient::{Resilient, SqliteDatabase};
use crate::sqlite_schema::{Obstacle, Schema, lasting};
use duroxide::providers::sqlite::SqliteProvider;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long other processes may keep a file busy, as in duroxide.
const BUSY_LIMIT: Duration = Duration::from_secs(60);

/// How long to try again while other programs open the same database.
const RACE_LIMIT: Duration = Duration::from_secs(10);

/// duroxide lets each connection keep 64 MB of pages, which a writer needs. A program that only reads a store goes through it
/// once, from one end to the other.
const READER_CACHE: &str = "PRAGMA cache_size = -4000";

/// The pause between these attempts.
const PAUSE: Duration = Duration::from_millis(50);

/// Opens a database in memory, which ends with the last store of its name.
pub(super) async fn in_memory(name: Option<&str>) -> Result<Resilient, OpenError> {
    let (opened, kept) = memory(name).await?;
    Ok(Resilient::on_sqlite(SqliteDatabase::in_memory(opened, kept)))
}

/// Opens a database in memory, with a connection that keeps it alive: the provider's pool closes connections that are idle or
/// old, and the database ends with the last one.
async fn memory(name: Option<&str>) -> Result<(SqliteProvider, SqliteConnection), OpenError> {
    /// Only one task at a time may create the tables of a database.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());
    let (url, store) = match name {
        None => ("sqlite::memory:?cache=shared".to_owned(), "in memory".to_owned()),
        Some(name) => (named(name), format!("`sqlite:{name}?mode=memory`")),
    };
    let _guard = ONE_AT_A_TIME.lock().await;
    let opened = SqliteProvider::new(&url, None).await.map_err(failed(&store))?;
    let kept = opened.get_pool().connect_options().connect().await.map_err(failed(&store))?;
    Ok((opened, kept))
}

/// SQLite shares a database in memory by its URL.
fn named(name: &str) -> String {
    let file = format!("file:duroxide-export-{}", encoded(name));
    format!("sqlite:{}?mode=memory&cache=shared", encoded(&file))
}

/// Opens a file, which is created if the parameters allow it.
pub(super) async fn file(path: &str, parameters: &Parameters) -> Result<Resilient, OpenError> {
    let file = File::new(path, parameters)?;
    tracing::info!(file = %file.path.display(), "opening a SQLite store");
    let start = Instant::now();
    let mut seen = Vec::new();
    loop {
        match file.open().await {
            Ok(store) => return Ok(Resilient::on_sqlite(SqliteDatabase::in_file(store, &file.path))),
            Err(Failure::Database(error)) if is_race(&error) && start.elapsed() < RACE_LIMIT => {}
            // Another program may be creating the tables right now, so look again until nothing changes.
            Err(Failure::Schema(obstacles)) if obstacles != seen && start.elapsed() < RACE_LIMIT => seen = obstacles,
            Err(failure) => return Err(file.explained(failure)),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// A file to open.
struct File {
    /// Absolute, so that diagnostics name the same file in every working directory.
    path: PathBuf,
    url: String,
    provider_url: String,
    is_read_only: bool,
}

/// Why a file cannot be opened.
enum Failure {
    Database(sqlx::Error),
    /// Another program does not let this one make or migrate the tables.
    Lock(sqlx::Error),
    /// The tables do not fit this program.
    Schema(Vec<Obstacle>),
    /// The file is read-only, and its tables are older than this program.
    Outdated,
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl File {
    fn new(path: &str, parameters: &Parameters) -> Result<Self, OpenError> {
        let store = format!("`{path}`");
        let path = std::path::absolute(path).map_err(|error| unreachable(&store, error.to_string(), error))?;
        if let Some(folder) = path.parent().filter(|folder| !folder.is_dir()) {
            let reason = format!("there is no folder `{}`", folder.display());
            return Err(OpenError::unreachable(shown(&path), reason));
        }
        let Some(text) = path.to_str() else {
            return Err(OpenError::unreachable(shown(&path), "its folder has a name that is not UTF-8"));
        };
        let others = parameters.iter().filter(|(key, _)| *key != "mode");
        let others: Vec<_> = others.map(|(key, value)| format!("&{key}={}", encoded(value))).collect();
        let others = others.concat();
        let with_mode = |mode: &str| format!("sqlite:{}?mode={}{others}", encoded(text), encoded(mode));
        let mode = parameters.get("mode").unwrap_or("rwc");
        let url = with_mode(mode);
        // Later connections must not create the file again if it is deleted.
        let provider_url = with_mode(if mode == "rwc" { "rw" } else { mode });
        let is_immutable = matches!(parameters.get("immutable"), Some("true" | "1"));
        let is_read_only = is_immutable || parameters.get("mode") == Some("ro");
        Ok(Self { path, url, provider_url, is_read_only })
    }

    async fn open(&self) -> Result<SqliteProvider, Failure> {
        let options = SqliteConnectOptions::from_str(&self.url)?;
        let options = options.busy_timeout(BUSY_LIMIT).disable_statement_logging();
        let mut connection = options.connect().await?;
        let opened = self.open_beside(&mut connection).await;
        // Closed even after a failure, because SQLite removes its other files with the last connection.
        connection.close().await?;
        opened
    }

    async fn open_beside(&self, connection: &mut SqliteConnection) -> Result<SqliteProvider, Failure> {
        if is_complete(connection).await? {
            return Ok(self.provider(connection).await?);
        }
        if self.is_read_only {
            return Err(Failure::Outdated);
        }
        let lock = MigrationLock::wait(&self.path, BUSY_LIMIT).await.map_err(Failure::Lock)?;
        // Another program may have migrated the file while this one waited.
        is_complete(connection).await?;
        let store = self.provider(connection).await?;
        // duroxide does not report that a migration failed.
        check(connection).await?;
        lock.release().await;
        Ok(store)
    }

    /// Lets duroxide open the file, after a check: on its own, its pool tries for half a minute and then reports only a timeout.
    async fn provider(&self, connection: &mut SqliteConnection) -> Result<SqliteProvider, sqlx::Error> {
        if !self.is_read_only {
            // duroxide does the same, and it needs room on the disk.
            connection.execute("PRAGMA journal_mode = WAL").await?;
            check_writable(connection).await?;
        }
        let provider = SqliteProvider::new(&self.provider_url, None).await?;
        if self.is_read_only {
            let pool = provider.get_pool();
            let mut connections = Vec::new();
            for _ in 0..pool.options().get_max_connections() {
                let mut connection = pool.acquire().await?;
                connection.execute(READER_CACHE).await?;
                connections.push(connection);
            }
        }
        Ok(provider)
    }

    fn explained(&self, failure: Failure) -> OpenError {
        let store = shown(&self.path);
        match failure {
            Failure::Database(error) => unreachable(&store, describe(&error), error),
            Failure::Lock(error) => {
                let file = MigrationLock::file(&self.path);
                let reason = if is_busy(&error) {
                    format!("another program has been making or migrating it for {} seconds", BUSY_LIMIT.as_secs())
                } else {
                    format!("`{}` cannot be locked: {}", file.display(), describe(&error))
                };
                unreachable(&store, reason, error)
            }
            Failure::Schema(obstacles) => {
                let obstacles: Vec<_> = obstacles.iter().map(ToString::to_string).collect();
                let reason = format!(
                    "{}; a newer version of duroxide or another program has changed it: update this program, or use another file",
                    obstacles.join(", ")
                );
                OpenError::Incompatible { store, reason }
            }
            Failure::Outdated => {
                let reason =
                    "its tables have to be made or migrated first: open it once without `mode=ro` and `immutable`";
                OpenError::unreachable(store, reason)
            }
        }
    }
}

/// Whether a file has all tables and columns. It is an error if duroxide's migrations would not help.
async fn is_complete(connection: &mut SqliteConnection) -> Result<bool, Failure> {
    let needed = Schema::needed().await?;
    let obstacles = Schema::read(connection).await?.obstacles(needed);
    if obstacles.is_empty() {
        return Ok(true);
    }
    match lasting(connection, &obstacles, needed).await {
        Ok(lasting) if lasting.is_empty() => {}
        Ok(lasting) => return Err(Failure::Schema(lasting)),
        // This build of SQLite lacks the file system in memory. The file is checked again once it has been migrated.
        Err(error) => tracing::debug!(%error, "the migrations of the SQLite store cannot be rehearsed"),
    }
    Ok(false)
}

/// Checks that a file which was migrated is complete.
async fn check(connection: &mut SqliteConnection) -> Result<(), Failure> {
    let obstacles = Schema::read(connection).await?.obstacles(Schema::needed().await?);
    if obstacles.is_empty() { Ok(()) } else { Err(Failure::Schema(obstacles)) }
}

/// Checks that the file can be written. SQLite opens one that cannot, if it finds everything that it needs to read it.
async fn check_writable(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    connection.execute("PRAGMA busy_timeout = 0").await?;
    let begun = connection.execute("BEGIN IMMEDIATE").await;
    connection.execute("PRAGMA busy_timeout = 60000").await?;
    match begun {
        Ok(_) => {}
        // Another connection is writing, so the file can be written.
        Err(error) if is_busy(&error) => return Ok(()),
        Err(error) => return Err(error),
    }
    // On a read-only file, SQLite lets the transaction begin, and then refuses the first write.
    connection.execute("CREATE TABLE duroxide_export_probe (id)").await?;
    connection.execute("ROLLBACK").await.map(drop)
}

/// Whether another connection has the lock.
fn is_busy(error: &sqlx::Error) -> bool {
    primary_code(error) == Some(5)
}

/// Whether another program interfered: `SQLITE_BUSY`, `SQLITE_LOCKED`, `SQLITE_PROTOCOL` and `SQLITE_SCHEMA`, or a table that
/// a program without [`MigrationLock`] has just created.
fn is_race(error: &sqlx::Error) -> bool {
    let is_made = |text: &str| text.starts_with("duplicate column name") || text.ends_with("already exists");
    matches!(primary_code(error), Some(5 | 6 | 15 | 17))
        || error.as_database_error().is_some_and(|error| is_made(error.message()))
}

/// SQLite's primary result code, which is the lowest byte of an extended one.
fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?.parse::<u32>().ok()?;
    Some(code & 0xff)
}

fn describe(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(problem) => problem.message().to_owned(),
        other => other.to_string(),
    }
}

/// Turns an error of sqlx into one about a store.
fn failed(store: &str) -> impl Fn(sqlx::Error) -> OpenError {
    move |error| unreachable(store, describe(&error), error)
}

fn unreachable(store: &str, reason: String, error: impl std::error::Error + Send + Sync + 'static) -> OpenError {
    OpenError::unreachable(store, reason).because(error)
}

fn shown(path: &Path) -> String {
    format!("`{}`", path.display())
}

#[cfg(test)]
mod tests {
    use super::memory;
    use crate::resilient::{Resilient, SqliteDatabase};
    use duroxide::providers::{Provider as _, WorkItem};

    #[tokio::test]
    async fn what_is_in_memory_outlives_the_connections_of_the_pool() {
        for name in [None, Some("a ?%:\u{e9}/b"), Some("sqlx-in-memory-0")] {
            let (opened, kept) = memory(name).await.unwrap();
            let pool = opened.get_pool().clone();
            let store = Resilient::on_sqlite(SqliteDatabase::in_memory(opened, kept));
            // As the pool does with connections that are idle or old. One that was just used comes back a moment later.
            while pool.size() > 0 {
                match pool.try_acquire() {
                    Some(connection) => connection.close().await.unwrap(),
                    None => tokio::task::yield_now().await,
                }
            }
            let item = WorkItem::StartOrchestration {
                instance: "a".to_owned(),
                orchestration: "o".to_owned(),
                input: String::new(),
                version: None,
                parent_instance: None,
                parent_id: None,
                parent_execution_id: None,
                execution_id: 1,
            };
            store.enqueue_for_orchestrator(item, None).await.unwrap();
        }
    }
}
