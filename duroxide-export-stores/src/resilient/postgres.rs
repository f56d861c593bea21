//! A store in PostgreSQL.

use crate::resilient::database::Database;
use crate::resilient::queues::{QUESTION_LIMIT, Queues, Unread};
use duroxide::providers::Provider;
use duroxide_pg::PostgresProvider;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::Mutex;

/// How long to wait for the connections of a provider to close.
const CLOSING: Duration = Duration::from_secs(60);

/// Opens a database once more, with new connections.
pub(crate) type Reopen = Box<dyn Fn() -> Pin<Box<dyn Future<Output = Option<PostgresProvider>> + Send>> + Send + Sync>;

/// A PostgreSQL database.
pub(crate) struct PostgresDatabase {
    reopen: Reopen,
    provider: RwLock<Arc<PostgresProvider>>,
    replacing: Mutex<()>,
}

impl PostgresDatabase {
    /// A database, and how to open it again.
    pub(crate) fn new(provider: PostgresProvider, reopen: Reopen) -> Self {
        Self { reopen, provider: RwLock::new(Arc::new(provider)), replacing: Mutex::default() }
    }

    fn current(&self) -> Arc<PostgresProvider> {
        self.provider.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn tables(&self) -> Queues {
        let provider = self.current();
        Queues::Postgres { pool: provider.pool().clone(), schema: provider.schema_name().to_owned() }
    }

    /// Asks something of a provider's database. Returns whether the answer is yes.
    async fn answers(provider: &PostgresProvider, question: &str) -> bool {
        let answer = sqlx::query_scalar(question).fetch_one(provider.pool());
        matches!(tokio::time::timeout(QUESTION_LIMIT, answer).await, Ok(Ok(true)))
    }
}

#[async_trait::async_trait]
impl Database for PostgresDatabase {
    fn provider(&self) -> Arc<dyn Provider> {
        self.current()
    }

    fn queues(&self) -> Option<Queues> {
        Some(self.tables())
    }

    async fn is_well(&self) -> bool {
        // A standby answers, and so does a server that is being switched over.
        let question = "SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'";
        Self::answers(&self.current(), question).await
    }

    async fn replace(&self, silent: &Arc<dyn Provider>) {
        let _one_at_a_time = self.replacing.lock().await;
        let current = self.current();
        let is_current: Arc<dyn Provider> = current.clone();
        // Another task may have replaced it; or the operation was slow, and the connections are fine.
        if !Arc::ptr_eq(&is_current, silent) || Self::answers(&current, "SELECT true").await {
            return;
        }
        // If this fails, the next operation tries again.
        let Some(next) = (self.reopen)().await else { return };
        *self.provider.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        tracing::warn!("the connections to PostgreSQL have gone silent, and are replaced");
        tokio::spawn(async move {
            let _ = tokio::time::timeout(CLOSING, current.pool().close()).await;
        });
    }

    async fn put_off_unread(&self, token: &str, readable: usize, usable: usize) -> Vec<Unread> {
        if usable == readable {
            return Vec::new();
        }
        self.tables().put_off_unread(token).await.unwrap_or_default()
    }
}
