//! SQLite, in a file or in memory.

use crate::providers::open_error::OpenError;
use crate::providers::resilient::{Resilient, SqliteDatabase};
use ::duroxide::providers::Provider;
use ::duroxide::providers::sqlite::SqliteProvider;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePool};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

/// How long other processes may keep a file busy, as in duroxide.
const BUSY_LIMIT: Duration = Duration::from_secs(60);

pub(super) async fn in_memory() -> Result<Arc<dyn Provider>, OpenError> {
    match SqliteProvider::new_in_memory().await {
        Ok(store) => Ok(resilient(store, None)),
        Err(error) => Err(unreachable("in memory", &error.to_string())),
    }
}

pub(super) async fn file(path: &str, parameters: &str) -> Result<Arc<dyn Provider>, OpenError> {
    let store = format!("`{path}`");
    let folder = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(unreachable(&store, &format!("there is no folder `{}`", folder.display())));
    }
    // `mode=rwc` creates the file.
    let parameters = if parameters.contains("mode=") { parameters.to_owned() } else { with_mode(parameters) };
    let url = format!("sqlite:{path}?{parameters}");
    reach(&url, &store).await?;
    let opened = SqliteProvider::new(&url, None).await.map_err(failed(&store))?;
    Ok(resilient(opened, Some(Path::new(path))))
}

fn resilient(store: SqliteProvider, file: Option<&Path>) -> Arc<dyn Provider> {
    Arc::new(Resilient::on_sqlite(SqliteDatabase::new(store, file)))
}

/// Opens the file once. The provider's pool would try for half a minute, and then only say that it has.
async fn reach(url: &str, store: &str) -> Result<(), OpenError> {
    let failed = failed(store);
    let options = SqliteConnectOptions::from_str(url).map_err(&failed)?;
    let options = options.busy_timeout(BUSY_LIMIT).disable_statement_logging();
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(&failed)?;
    check_version(&mut connection, store).await?;
    if !url.contains("mode=ro") {
        // As duroxide does, which needs room on the disk.
        connection.execute("PRAGMA journal_mode = WAL").await.map_err(&failed)?;
        check_writable(&mut connection).await.map_err(&failed)?;
    }
    connection.close().await.map_err(failed)
}

/// Checks that the file can be written. SQLite opens one that cannot, if it finds everything that it needs to read it.
async fn check_writable(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    connection.execute("PRAGMA busy_timeout = 0").await?;
    match connection.execute("BEGIN IMMEDIATE").await {
        Ok(_) => {}
        // Whoever writes at the moment shows that it is possible.
        Err(error) if is_busy(&error) => return Ok(()),
        Err(error) => return Err(error),
    }
    // On a file that cannot be written, SQLite lets the transaction begin, but nothing be written in it.
    connection.execute("CREATE TABLE duroxide_export_probe (id)").await?;
    connection.execute("ROLLBACK").await.map(drop)
}

/// Whether another connection has the lock, by the lowest byte of SQLite's extended codes.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == 5)
}

fn with_mode(parameters: &str) -> String {
    if parameters.is_empty() { "mode=rwc".to_owned() } else { format!("{parameters}&mode=rwc") }
}

/// Checks that no newer duroxide has written the file. duroxide itself would go on with it.
async fn check_version(connection: &mut SqliteConnection, store: &str) -> Result<(), OpenError> {
    let written = migrations_in(connection).await.map_err(failed(store))?;
    if written.is_empty() {
        return Ok(());
    }
    let known = known_migrations().await.map_err(failed(store))?;
    let newer: Vec<_> = written.iter().filter(|version| !known.contains(version)).map(ToString::to_string).collect();
    if newer.is_empty() {
        return Ok(());
    }
    let reason = format!(
        "a newer version of duroxide has written it, with the migrations {}: update this program",
        newer.join(", ")
    );
    Err(OpenError::Incompatible { store: store.to_owned(), reason })
}

/// The migrations that a file has had; none if duroxide has not written it yet.
async fn migrations_in(connection: &mut SqliteConnection) -> Result<Vec<i64>, sqlx::Error> {
    let table = "SELECT count(*) FROM sqlite_master WHERE name = '_sqlx_migrations'";
    let tables: i64 = sqlx::query_scalar(table).fetch_one(&mut *connection).await?;
    if tables == 0 {
        return Ok(Vec::new());
    }
    sqlx::query_scalar("SELECT version FROM _sqlx_migrations").fetch_all(connection).await
}

/// The migrations of this program's duroxide, which only a file of its own tells.
async fn known_migrations() -> Result<Vec<i64>, sqlx::Error> {
    let file = TemporaryFile::new();
    let store = SqliteProvider::new(&format!("sqlite:{}?mode=rwc", file.0.display()), None).await?;
    let pool: &SqlitePool = store.get_pool();
    let versions = sqlx::query_scalar("SELECT version FROM _sqlx_migrations").fetch_all(pool).await?;
    pool.close().await;
    Ok(versions)
}

/// A database that is removed again.
struct TemporaryFile(PathBuf);

impl TemporaryFile {
    fn new() -> Self {
        let unique = format!("duroxide-export-{}-{:?}.db", std::process::id(), std::thread::current().id());
        Self(std::env::temp_dir().join(unique.replace(['(', ')'], "")))
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm"] {
            let mut path = self.0.clone().into_os_string();
            path.push(suffix);
            // Nothing depends on it.
            let _ = std::fs::remove_file(path);
        }
    }
}

fn problem_of(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(problem) => problem.message().to_owned(),
        other => other.to_string(),
    }
}

/// What a problem of sqlx means for the store.
fn failed(store: &str) -> impl Fn(sqlx::Error) -> OpenError {
    move |error| unreachable(store, &problem_of(&error))
}

fn unreachable(store: &str, reason: &str) -> OpenError {
    OpenError::Unreachable { store: store.to_owned(), reason: reason.to_owned() }
}
