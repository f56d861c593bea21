//! What duroxide's tables in a SQLite database look like.
//!
//! The list of migrations does not tell whether a program can use a file: the application may keep its own migrations in the
//! same table, and duroxide then makes its tables without that list.

use duroxide::providers::sqlite::SqliteProvider;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr as _;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::OnceCell;

/// Selects the columns of all tables, with names in lower case.
const COLUMNS: &str = "SELECT lower(t.name), lower(c.name), c.\"notnull\" AND c.dflt_value IS NULL AND c.pk = 0 \
                       FROM sqlite_master t JOIN pragma_table_info(t.name) c \
                       WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY t.rowid, c.cid";

/// The columns of a database's tables, in their order.
#[derive(Debug, Default)]
pub(super) struct Schema(Vec<Column>);

#[derive(Debug)]
struct Column {
    table: String,
    name: String,
    /// Whether every new row has to name a value for it.
    is_required: bool,
}

/// A difference that keeps a program from using the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Obstacle {
    NoTable(String),
    NoColumn {
        table: String,
        name: String,
    },
    /// A column that the program does not know, but would have to fill.
    NewColumn {
        table: String,
        name: String,
    },
}

impl Obstacle {
    fn no_column(Column { table, name, .. }: &Column) -> Self {
        Self::NoColumn { table: table.clone(), name: name.clone() }
    }

    fn new_column(Column { table, name, .. }: &Column) -> Self {
        Self::NewColumn { table: table.clone(), name: name.clone() }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTable(table) => write!(f, "the table `{table}` is missing"),
            Self::NoColumn { table, name } => write!(f, "the column `{table}.{name}` is missing"),
            Self::NewColumn { table, name } => write!(f, "the column `{table}.{name}` is required, but not known"),
        }
    }
}

impl Schema {
    pub(super) async fn read(connection: &mut SqliteConnection) -> Result<Self, sqlx::Error> {
        let rows: Vec<(String, String, bool)> = sqlx::query_as(COLUMNS).fetch_all(connection).await?;
        Ok(Self(rows.into_iter().map(|(table, name, is_required)| Column { table, name, is_required }).collect()))
    }

    /// The tables that this program's duroxide needs, read from a freshly created database.
    pub(super) async fn needed() -> Result<&'static Self, sqlx::Error> {
        static NEEDED: OnceCell<Schema> = OnceCell::const_new();
        NEEDED
            .get_or_try_init(|| async {
                let store = SqliteProvider::new_in_memory().await?;
                let mut connection = store.get_pool().acquire().await?;
                let schema = Self::read(&mut connection).await?;
                drop(connection);
                store.get_pool().close().await;
                Ok(schema)
            })
            .await
    }

    /// Compares with the tables that a program needs, and returns what keeps it from using these.
    pub(super) fn obstacles(&self, needed: &Self) -> Vec<Obstacle> {
        let (tables, needed_tables) = (self.tables(), needed.tables());
        let absent = needed_tables.difference(&tables).map(|table| Obstacle::NoTable((*table).to_owned()));
        let missing = needed.0.iter().filter(|column| tables.contains(column.table.as_str()) && !self.has(column));
        let unknown =
            self.0.iter().filter(|column| column.is_required && needed_tables.contains(column.table.as_str()));
        let unknown = unknown.filter(|column| !needed.has(column));
        absent.chain(missing.map(Obstacle::no_column)).chain(unknown.map(Obstacle::new_column)).collect()
    }

    fn tables(&self) -> BTreeSet<&str> {
        self.0.iter().map(|column| column.table.as_str()).collect()
    }

    fn has(&self, column: &Column) -> bool {
        self.0.iter().any(|own| own.table == column.table && own.name == column.name)
    }
}

/// The obstacles that remain after duroxide's migrations, for a program that needs `needed`.
///
/// The migrations are tried on a copy in memory. The database itself does not change.
pub(super) async fn lasting(
    original: &mut SqliteConnection,
    obstacles: &[Obstacle],
    needed: &Schema,
) -> Result<Vec<Obstacle>, sqlx::Error> {
    let mut lasting = rehearsed(original).await?.obstacles(needed);
    // After the first migration that fails, the others do not run. Their tables and columns are missing too, but are no causes.
    let is_cause = |obstacle: &Obstacle| !matches!(obstacle, Obstacle::NoTable(_)) && obstacles.contains(obstacle);
    if lasting.iter().any(is_cause) {
        lasting.retain(is_cause);
    }
    Ok(lasting)
}

/// Lets duroxide migrate a copy of the tables in memory, without their rows, and returns what becomes of them.
async fn rehearsed(original: &mut SqliteConnection) -> Result<Schema, sqlx::Error> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    // With SQLite's own file system in memory, duroxide takes the database for a file, and migrates it.
    let url = format!("sqlite:/duroxide-export-{number}?vfs=memdb&mode=rwc");
    let options = SqliteConnectOptions::from_str(&url)?.disable_statement_logging();
    let mut copy = options.connect().await?;
    copy_tables(original, &mut copy).await?;
    match SqliteProvider::new(&url, None).await {
        Ok(store) => store.get_pool().close().await,
        // The comparison finds what is missing.
        Err(error) => tracing::debug!(%error, "the tables of the SQLite store cannot be migrated"),
    }
    let schema = Schema::read(&mut copy).await?;
    copy.close().await?;
    Ok(schema)
}

async fn copy_tables(original: &mut SqliteConnection, copy: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    // Another program may be migrating the database. A transaction reads tables and migrations of the same moment.
    let mut transaction = original.begin().await?;
    let statements = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type <> 'table', rowid";
    let statements: Vec<String> = sqlx::query_scalar(statements).fetch_all(&mut *transaction).await?;
    let migrations = "SELECT version, description, success, checksum, execution_time FROM _sqlx_migrations";
    // Before the first migration, there is no such table.
    let migrations: Vec<(i64, String, bool, Vec<u8>, i64)> =
        sqlx::query_as(migrations).fetch_all(&mut *transaction).await.unwrap_or_default();
    transaction.rollback().await?;
    for statement in statements {
        // SQLite's own tables, and those of an extension, cannot be created, and are not duroxide's.
        if let Err(error) = copy.execute(statement.as_str()).await {
            tracing::debug!(%error, "a table of the SQLite store is not copied");
        }
    }
    let insert =
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (?, ?, ?, ?, ?)";
    for (version, description, success, checksum, time) in migrations {
        let insert = sqlx::query(insert).bind(version).bind(description).bind(success).bind(checksum).bind(time);
        insert.execute(&mut *copy).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Obstacle, Schema, lasting};
    use sqlx::sqlite::SqliteConnection;
    use sqlx::{Connection as _, Executor as _};

    /// What is found in a database that some statements made, before and after duroxide has migrated it.
    async fn obstacles(statements: &str) -> (Vec<String>, Vec<String>) {
        let mut original = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        original.execute(statements).await.unwrap();
        let needed = Schema::needed().await.unwrap();
        let before = Schema::read(&mut original).await.unwrap().obstacles(needed);
        let after = lasting(&mut original, &before, needed).await.unwrap();
        assert_eq!(Schema::read(&mut original).await.unwrap().obstacles(needed), before, "it stays as it is");
        let texts = |obstacles: Vec<Obstacle>| obstacles.iter().map(ToString::to_string).collect();
        (texts(before), texts(after))
    }

    #[tokio::test]
    async fn a_file_that_duroxide_makes_fits() {
        let (before, after) = obstacles("").await;
        assert!(before.contains(&"the table `history` is missing".to_owned()), "{before:?}");
        assert_eq!(after, [""; 0]);
    }

    #[tokio::test]
    async fn tables_of_the_application_do_not_matter() {
        let statements = "CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, price INTEGER NOT NULL); \
                          CREATE VIRTUAL TABLE texts USING fts5(text); \
                          CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, \
                          installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, \
                          checksum BLOB NOT NULL, execution_time BIGINT NOT NULL); \
                          INSERT INTO _sqlx_migrations VALUES (1, 'orders', '', TRUE, x'00', 0);";
        assert_eq!(obstacles(statements).await.1, [""; 0]);
    }

    #[tokio::test]
    async fn what_is_in_the_way_is_named() {
        let (_, after) = obstacles("CREATE TABLE Sessions (id TEXT NOT NULL, Worker_ID TEXT)").await;
        assert_eq!(
            after,
            [
                "the column `sessions.session_id` is missing",
                "the column `sessions.locked_until` is missing",
                "the column `sessions.last_activity_at` is missing",
                "the column `sessions.id` is required, but not known",
            ]
        );
    }
}
