//! Opening SQLite, in a file or in memory.

use crate::address::Parameters;
use crate::escapes::encoded;
use crate::open_error::OpenError;
use crate::resilient::{Resilient, SqliteDatabase};
use crate::sqlite_schema::{Obstacle, Schema, lasting};
use crate::sqlite_turn::Turn;
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
const PATIENCE: Duration = Duration::from_secs(10);

/// How long to wait before that.
const PAUSE: Duration = Duration::from_millis(50);

/// Opens a database in memory, which ends with the last store of its name.
pub(super) async fn in_memory(name: Option<&str>) -> Result<Resilient, OpenError> {
    let (opened, kept) = memory(name).await?;
    Ok(Resilient::on_sqlite(SqliteDatabase::in_memory(opened, kept)))
}

/// A database in memory, and a connection that keeps it: the provider's pool closes connections that are idle or old, and the
/// database ends with the last one.
async fn memory(name: Option<&str>) -> Result<(SqliteProvider, SqliteConnection), OpenError> {
    /// Two that create the tables of one database are in each other's way.
    static TURN: Mutex<()> = Mutex::const_new(());
    let (url, store) = match name {
        None => ("sqlite::memory:?cache=shared".to_owned(), "in memory".to_owned()),
        Some(name) => (named(name), format!("`sqlite:{name}?mode=memory`")),
    };
    let _turn = TURN.lock().await;
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
            Err(Failure::Database(error)) if is_race(&error) && start.elapsed() < PATIENCE => {}
            // A program that is making the tables meanwhile would change this.
            Err(Failure::Schema(obstacles)) if obstacles != seen && start.elapsed() < PATIENCE => seen = obstacles,
            Err(failure) => return Err(file.explained(failure)),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// A file to open.
struct File {
    /// Absolute, so that messages name the same file wherever they are read.
    path: PathBuf,
    url: String,
    provider_url: String,
    is_read_only: bool,
}

/// Why a file is not opened.
enum Failure {
    Database(sqlx::Error),
    /// Another program does not let this one make or migrate the tables.
    Turn(sqlx::Error),
    /// What keeps this program from using it.
    Schema(Vec<Obstacle>),
    /// It cannot be written, and its tables are older than this program.
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
        // Also if it failed: SQLite removes its other files when the last connection is closed.
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
        let turn = Turn::wait(&self.path, BUSY_LIMIT).await.map_err(Failure::Turn)?;
        // Somebody else may have had a turn meanwhile.
        is_complete(connection).await?;
        let store = self.provider(connection).await?;
        // duroxide does not say that a migration failed.
        check(connection).await?;
        turn.end().await;
        Ok(store)
    }

    /// Lets duroxide open the file. Its pool would try for half a minute, and then only say that it has.
    async fn provider(&self, connection: &mut SqliteConnection) -> Result<SqliteProvider, sqlx::Error> {
        if !self.is_read_only {
            // As duroxide does, which needs room on the disk.
            connection.execute("PRAGMA journal_mode = WAL").await?;
            check_writable(connection).await?;
        }
        SqliteProvider::new(&self.provider_url, None).await
    }

    fn explained(&self, failure: Failure) -> OpenError {
        let store = shown(&self.path);
        match failure {
            Failure::Database(error) => unreachable(&store, problem_of(&error), error),
            Failure::Turn(error) => {
                let file = Turn::file(&self.path);
                let reason = if is_busy(&error) {
                    format!("another program has been making or migrating it for {} seconds", BUSY_LIMIT.as_secs())
                } else {
                    format!("`{}` cannot be locked: {}", file.display(), problem_of(&error))
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
        // An unusual SQLite. The file is checked again once it has been migrated.
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
        // Whoever writes at the moment shows that it is possible.
        Err(error) if is_busy(&error) => return Ok(()),
        Err(error) => return Err(error),
    }
    // On a file that cannot be written, SQLite lets the transaction begin, but nothing be written in it.
    connection.execute("CREATE TABLE duroxide_export_probe (id)").await?;
    connection.execute("ROLLBACK").await.map(drop)
}

/// Whether another connection has the lock.
fn is_busy(error: &sqlx::Error) -> bool {
    code_of(error) == Some(5)
}

/// Whether other programs were in the way: `SQLITE_BUSY`, `SQLITE_LOCKED`, `SQLITE_PROTOCOL` and `SQLITE_SCHEMA`, or a table
/// that one without [`Turn`] has just made.
fn is_race(error: &sqlx::Error) -> bool {
    let is_made = |text: &str| text.starts_with("duplicate column name") || text.ends_with("already exists");
    matches!(code_of(error), Some(5 | 6 | 15 | 17))
        || error.as_database_error().is_some_and(|error| is_made(error.message()))
}

/// The lowest byte of SQLite's extended codes.
fn code_of(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?.parse::<u32>().ok()?;
    Some(code & 0xff)
}

fn problem_of(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(problem) => problem.message().to_owned(),
        other => other.to_string(),
    }
}

/// What a problem of sqlx means for the store.
fn failed(store: &str) -> impl Fn(sqlx::Error) -> OpenError {
    move |error| unreachable(store, problem_of(&error), error)
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
