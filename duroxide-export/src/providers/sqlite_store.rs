//! SQLite, in a file or in memory, once it is open.

use crate::providers::resilient::Resilient;
use ::duroxide::providers::Provider;
use ::duroxide::providers::sqlite::SqliteProvider;
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use sqlx::{ConnectOptions as _, Connection as _};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How long to look for connections that do not work.
const REPAIR_LIMIT: Duration = Duration::from_secs(2);

/// `kept` is a connection that stays open for as long as the store lives.
pub(super) fn resilient(store: SqliteProvider, kept: Option<SqliteConnection>) -> Arc<dyn Provider> {
    let pool = store.get_pool().clone();
    let kept = Mutex::new(kept);
    let repair = move || -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let pool = pool.clone();
        let _kept = &kept;
        Box::pin(async move {
            // A reader that takes long keeps its connection, which is in no transaction.
            let _ = tokio::time::timeout(REPAIR_LIMIT, close_broken(&pool)).await;
        })
    };
    Arc::new(Resilient::new(Arc::new(store)).with_repair(Box::new(repair)))
}

/// Closes connections that are still in a transaction although nobody writes.
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
