//! A database that many processes share.

use crate::store::{CloudError, Create, ResourceStore};
use serde_json::Value;
use sqlx::any::AnyPoolOptions;
use sqlx::{AnyConnection, AnyPool, Connection as _, Executor as _};
use tokio::runtime::Handle;

/// Resources in a table of SQLite or PostgreSQL, which many processes can share.
#[derive(Debug, Clone)]
pub struct DatabaseStore {
    pool: AnyPool,
    kind: Kind,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    /// Begins a transaction that no other process can write beside.
    const fn begin(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN; LOCK TABLE simulated_cloud IN EXCLUSIVE MODE",
        }
    }

    /// What each connection starts with.
    const fn settings(self) -> &'static str {
        match self {
            Self::Sqlite => "PRAGMA busy_timeout = 60000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL",
            Self::Postgres => "SET client_min_messages = warning",
        }
    }
}

const CREATE: &str = "CREATE TABLE IF NOT EXISTS simulated_cloud (key TEXT PRIMARY KEY, resource TEXT NOT NULL)";

impl DatabaseStore {
    /// Opens a database by its URL, such as `sqlite:cloud.db?mode=rwc` or `postgres://user@host/database`, and creates
    /// the table in it.
    ///
    /// # Errors
    ///
    /// If the database cannot be opened.
    pub async fn open(url: &str) -> Result<Self, CloudError> {
        sqlx::any::install_default_drivers();
        let kind = if url.starts_with("sqlite:") { Kind::Sqlite } else { Kind::Postgres };
        let options = AnyPoolOptions::new()
            .max_connections(2)
            .after_connect(move |connection, _| {
                Box::pin(async move { connection.execute(kind.settings()).await.map(|_| ()) })
            })
            // Where a transaction has failed, sqlx may believe that it goes on.
            .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }));
        let pool = options.connect(url).await.map_err(failed)?;
        if let Err(error) = pool.execute(CREATE).await {
            // PostgreSQL refuses one of two processes that create it at once.
            pool.execute(CREATE).await.map_err(|_| failed(error))?;
        }
        Ok(Self { pool, kind })
    }

    /// The keys of all resources.
    ///
    /// # Errors
    ///
    /// If the database cannot be read.
    pub async fn keys(&self) -> Result<Vec<String>, CloudError> {
        sqlx::query_scalar("SELECT key FROM simulated_cloud ORDER BY key").fetch_all(&self.pool).await.map_err(failed)
    }

    async fn find(&self, key: &str) -> Result<Option<Value>, CloudError> {
        let mut connection = self.pool.acquire().await.map_err(failed)?;
        find(&mut connection, key).await
    }

    async fn insert(&self, key: &str, create: Create<'_>) -> Result<Value, CloudError> {
        let mut connection = self.pool.acquire().await.map_err(failed)?;
        let mut transaction = connection.begin_with(self.kind.begin()).await.map_err(failed)?;
        if let Some(existing) = find(&mut transaction, key).await? {
            return Ok(existing);
        }
        let resource = create(count(&mut transaction).await?)?;
        sqlx::query("INSERT INTO simulated_cloud (key, resource) VALUES ($1, $2)")
            .bind(key)
            .bind(resource.to_string())
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
        transaction.commit().await.map_err(failed)?;
        Ok(resource)
    }
}

async fn find(connection: &mut AnyConnection, key: &str) -> Result<Option<Value>, CloudError> {
    let query = sqlx::query_scalar::<_, String>("SELECT resource FROM simulated_cloud WHERE key = $1").bind(key);
    let text = query.fetch_optional(connection).await.map_err(failed)?;
    text.map(|text| serde_json::from_str(&text).map_err(failed)).transpose()
}

async fn count(connection: &mut AnyConnection) -> Result<u64, CloudError> {
    let query = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM simulated_cloud");
    let count = query.fetch_one(connection).await.map_err(failed)?;
    u64::try_from(count).map_err(failed)
}

impl ResourceStore for DatabaseStore {
    fn get_or_insert(&self, key: &str, create: Create<'_>) -> Result<Value, CloudError> {
        // `Cloud` calls this where blocking is allowed.
        Handle::current().block_on(async {
            match self.find(key).await? {
                Some(existing) => Ok(existing),
                None => self.insert(key, create).await,
            }
        })
    }

    fn count(&self) -> Result<u64, CloudError> {
        Handle::current().block_on(async {
            let mut connection = self.pool.acquire().await.map_err(failed)?;
            count(&mut connection).await
        })
    }
}

fn failed(error: impl std::fmt::Display) -> CloudError {
    CloudError::Store(error.to_string())
}
