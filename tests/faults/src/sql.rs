//! SQL that other programs send to a store.

use sqlx::{Connection as _, PgConnection, SqliteConnection};

/// A connection of another program.
#[derive(Debug)]
pub enum Sql {
    /// To a SQLite file.
    Sqlite(SqliteConnection),
    /// To a PostgreSQL server.
    Postgres(PgConnection),
}

impl Sql {
    /// Connects to the store with this URL.
    ///
    /// # Panics
    ///
    /// If it cannot be reached.
    pub async fn connect(url: &str) -> Self {
        if url.starts_with("sqlite:") {
            return Self::Sqlite(SqliteConnection::connect(url).await.expect("the file"));
        }
        Self::Postgres(PgConnection::connect(url).await.expect("the server"))
    }

    /// Runs some statements.
    ///
    /// # Panics
    ///
    /// If one fails.
    pub async fn execute(&mut self, sql: &str) {
        let done = match self {
            Self::Sqlite(connection) => sqlx::raw_sql(sql).execute(connection).await.map(drop),
            Self::Postgres(connection) => sqlx::raw_sql(sql).execute(connection).await.map(drop),
        };
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// Runs a statement that gives one number.
    ///
    /// # Panics
    ///
    /// If it fails.
    pub async fn number(&mut self, sql: &str) -> i64 {
        let number = match self {
            Self::Sqlite(connection) => sqlx::query_scalar(sql).fetch_one(connection).await,
            Self::Postgres(connection) => sqlx::query_scalar(sql).fetch_one(connection).await,
        };
        number.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// Puts a row into a queue of the store, for an instance or for none. Returns its number.
    pub async fn insert(&mut self, queue: &str, instance: &str, work_item: &str) -> i64 {
        let (item, instance) = (quoted(work_item), quoted(instance));
        let (columns, past) = match self {
            Self::Sqlite(_) => ("instance_id, work_item, visible_at", "0"),
            Self::Postgres(_) => (
                "instance_id, work_item, created_at, visible_at",
                "now() - interval '1 minute', now() - interval '1 minute'",
            ),
        };
        self.number(&format!("INSERT INTO {queue} ({columns}) VALUES ({instance}, {item}, {past}) RETURNING id")).await
    }

    /// Makes all rows of a queue due, such as timers.
    ///
    /// # Panics
    ///
    /// If the database reports an error.
    pub async fn make_due(&mut self, queue: &str) {
        let past = match self {
            Self::Sqlite(connection) => {
                sqlx::raw_sql("PRAGMA busy_timeout = 60000").execute(connection).await.expect("a setting");
                "0"
            }
            Self::Postgres(_) => "now() - interval '1 minute'",
        };
        self.execute(&format!("UPDATE {queue} SET visible_at = {past}")).await;
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
