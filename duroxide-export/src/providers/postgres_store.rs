//! PostgreSQL.

use crate::providers::open_error::OpenError;
use crate::providers::resilient::{PostgresDatabase, Resilient};
use ::duroxide::providers::Provider;
use ::duroxide_pg::{MigrationPolicy, PostgresProvider, ProviderConfig};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

/// How long to try to reach the server.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) async fn database(url: &str) -> Result<Arc<dyn Provider>, OpenError> {
    let options = PgConnectOptions::from_str(url).map_err(|error| OpenError::address(problem_of(&error)))?;
    let store = shown(&options);
    reach(&options).await.map_err(|reason| OpenError::Unreachable { store: store.clone(), reason })?;
    let opening = Opening { config: ProviderConfig::url(url), shown: store };
    let provider = opening.connect(MigrationPolicy::ApplyAll).await?;
    Ok(Arc::new(Resilient::on_postgres(PostgresDatabase::new(provider, opening))))
}

pub(super) struct Opening {
    config: ProviderConfig,
    shown: String,
}

impl Opening {
    pub(super) async fn connect(&self, policy: MigrationPolicy) -> Result<PostgresProvider, OpenError> {
        let mut config = self.config.clone();
        config.migration_policy = policy;
        // The server was reached, so this is about what is in the database.
        PostgresProvider::new_with_config(config)
            .await
            .map_err(|error| OpenError::Incompatible { store: self.shown.clone(), reason: format!("{error:#}") })
    }
}

/// Connects once. The provider's pool would try for half a minute, and then only say that it has.
async fn reach(options: &PgConnectOptions) -> Result<(), String> {
    let quiet = options.clone().disable_statement_logging();
    match tokio::time::timeout(PATIENCE, PgConnection::connect_with(&quiet)).await {
        Ok(Ok(connection)) => {
            // The server closes it too.
            let _ = connection.close().await;
            Ok(())
        }
        Ok(Err(error)) => Err(problem_of(&error)),
        Err(_) => Err(format!("no answer within {} seconds", PATIENCE.as_secs())),
    }
}

/// What is wrong, without the layers around it.
fn problem_of(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Configuration(problem) => problem.to_string(),
        sqlx::Error::Database(problem) => problem.message().to_owned(),
        sqlx::Error::Io(problem) => problem.to_string(),
        other => other.to_string(),
    }
}

/// Where the database is, without user and password.
fn shown(options: &PgConnectOptions) -> String {
    let (host, port) = (options.get_host(), options.get_port());
    format!("`postgres://{host}:{port}/{}`", options.get_database().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{PgConnectOptions, shown};
    use std::str::FromStr as _;

    #[test]
    fn no_password_is_shown() {
        let options = PgConnectOptions::from_str("postgres://root:s%40cret@db:1234/orders?sslmode=disable").unwrap();
        assert_eq!(shown(&options), "`postgres://db:1234/orders`");
    }
}
