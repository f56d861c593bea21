//! Opening PostgreSQL.

use crate::escapes::encoded;
use crate::open_error::OpenError;
use crate::resilient::{PostgresDatabase, Reopen, Resilient};
use duroxide_pg::{MigrationPolicy, PostgresProvider, ProviderConfig};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, Row as _};
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

/// How long to wait for an answer of the server.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);

/// How long migrations may take, including those of another process.
const MIGRATION_LIMIT: Duration = Duration::from_secs(300);

/// How often to look whether the server is still there while it migrates.
const WATCH: Duration = Duration::from_secs(1);

/// Settings of each connection, unless they are set elsewhere: how long a statement may take, and how soon the server notices
/// that a client has gone, whose locks it keeps until then.
const SETTINGS: [(&str, &str); 4] = [
    ("statement_timeout", "60000"),
    ("tcp_keepalives_idle", "30"),
    ("tcp_keepalives_interval", "10"),
    ("tcp_keepalives_count", "3"),
];

/// Selects the settings that are set nowhere. Managed servers write the default, 0, into their configuration file.
const UNSET: &str = "SELECT name FROM pg_catalog.pg_settings \
                     WHERE (source = 'default' OR (source = 'configuration file' AND setting = '0')) \
                     AND name IN ('statement_timeout', 'tcp_keepalives_idle', 'tcp_keepalives_interval', \
                     'tcp_keepalives_count')";

/// Selects the process that keeps a migration of this database waiting.
const MIGRATING: &str = "SELECT (pg_catalog.pg_blocking_pids(l.pid))[1]::text \
                         FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_database d ON d.oid = l.database \
                         WHERE l.locktype = 'advisory' AND NOT l.granted AND d.datname = pg_catalog.current_database()";

pub(super) async fn database(url: &str, schema: Option<String>) -> Result<Resilient, OpenError> {
    let (opening, opened) = Opening::open(url, schema).await?;
    let opening = Arc::new(opening);
    let reopen: Reopen = Box::new(move || {
        let opening = opening.clone();
        Box::pin(async move { opening.connect(MigrationPolicy::VerifyOnly).await.ok() })
    });
    Ok(Resilient::on_postgres(PostgresDatabase::new(opened, reopen)))
}

/// How to open a database, once or again.
struct Opening {
    /// How stores connect. The URL may contain a password.
    config: ProviderConfig,
    /// The database as diagnostics name it, without user and password.
    shown: String,
    /// The settings of the user alone, to migrate without a limit for statements.
    migration: ProviderConfig,
    options: PgConnectOptions,
}

impl Opening {
    /// Opens a database, and returns how to open it again.
    async fn open(url: &str, schema: Option<String>) -> Result<(Self, PostgresProvider), OpenError> {
        let options = PgConnectOptions::from_str(url).map_err(|error| OpenError::address(describe(&error)))?;
        let silent = silent(&shown(&options));
        let reached = timeout(ANSWER_LIMIT, async {
            let opening = Self::prepare(url, options, schema).await?;
            // Most of the time, there is nothing to migrate. It needs neither a lock nor the right to create tables.
            let verified = opening.connect(MigrationPolicy::VerifyOnly).await;
            Ok((opening, verified))
        });
        let (opening, verified) = reached.await.map_err(|_| silent)??;
        let opened = match verified {
            Err(OpenError::Incompatible { .. }) => {
                opening.migrate().await?;
                opening.connect(MigrationPolicy::VerifyOnly).await?
            }
            verified => verified?,
        };
        Ok((opening, opened))
    }

    /// Connects once, to learn what to set. The provider's pool would try for half a minute and then report only a timeout.
    async fn prepare(url: &str, options: PgConnectOptions, schema: Option<String>) -> Result<Self, OpenError> {
        let shown = shown(&options);
        let options = options.disable_statement_logging();
        let limited = limited(url, &options).await.map_err(|error| refused(&shown, error))?;
        let config = |url: &str| {
            let mut config = ProviderConfig::url(url);
            config.schema_name.clone_from(&schema);
            config
        };
        Ok(Self { config: config(limited.as_deref().unwrap_or(url)), migration: config(url), shown, options })
    }

    /// Opens a store of its own, with connections of its own.
    async fn connect(&self, policy: MigrationPolicy) -> Result<PostgresProvider, OpenError> {
        let mut config = self.config.clone();
        config.migration_policy = policy;
        timeout(ANSWER_LIMIT, self.provider(config)).await.unwrap_or_else(|_| Err(silent(&self.shown)))
    }

    async fn provider(&self, config: ProviderConfig) -> Result<PostgresProvider, OpenError> {
        PostgresProvider::new_with_config(config).await.map_err(|error| match error.downcast::<sqlx::Error>() {
            Ok(error) => self.explain(error),
            Err(verdict) => self.explain_text(&format!("{verdict:#}")),
        })
    }

    /// Migrates the database, once no other process does.
    async fn migrate(&self) -> Result<(), OpenError> {
        tokio::select! {
            migrated = self.provider(self.migration.clone()) => migrated.map(drop),
            problem = self.watch() => Err(problem),
        }
    }

    /// Watches a migration, and returns an error once it cannot succeed any more.
    async fn watch(&self) -> OpenError {
        let start = Instant::now();
        let mut connection = match timeout(ANSWER_LIMIT, self.options.connect()).await {
            Ok(Ok(connection)) => connection,
            Ok(Err(error)) => return refused(&self.shown, error),
            Err(_) => return silent(&self.shown),
        };
        let mut is_told = false;
        loop {
            sleep(WATCH).await;
            let rival = match timeout(ANSWER_LIMIT, rival(&mut connection)).await {
                Ok(Ok(rival)) => rival,
                Ok(Err(error)) => return refused(&self.shown, error),
                Err(_) => return silent(&self.shown),
            };
            if start.elapsed() > MIGRATION_LIMIT {
                return OpenError::unreachable(&self.shown, too_long(rival.as_deref()));
            }
            if let Some(pid) = rival.filter(|_| !is_told) {
                tracing::info!(store = self.shown, pid, "waiting for another process that migrates the store");
                is_told = true;
            }
        }
    }

    /// Explains an error of the server that comes while tables are read or created.
    fn explain(&self, error: sqlx::Error) -> OpenError {
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code).unwrap_or_default();
        let schema = self.config.schema_name.as_deref();
        let help = match &*code {
            "42501" => Some(missing_right(&describe(&error), schema.unwrap_or("public"))),
            "42601" => {
                schema.map(|schema| format!("`{schema}` may be a word of SQL: write another name after `schema=`"))
            }
            _ => None,
        };
        match help {
            Some(help) => OpenError::unreachable(&self.shown, format!("{}: {help}", describe(&error))).because(error),
            None => refused(&self.shown, error),
        }
    }

    /// Explains an error of the provider that carries no error of the server, or carries it only as text.
    fn explain_text(&self, verdict: &str) -> OpenError {
        if !verdict.starts_with("Failed to execute statement") {
            return OpenError::Incompatible { store: self.shown.clone(), reason: verdict.to_owned() };
        }
        // The lines after the first are the statement.
        let problem = verdict.lines().next().unwrap_or_default();
        let is_right = problem.contains("permission denied") || problem.contains("must be owner");
        let schema = self.config.schema_name.as_deref().unwrap_or("public");
        let help = if is_right { format!(": {}", missing_right(problem, schema)) } else { String::new() };
        OpenError::unreachable(&self.shown, format!("{problem}{help}"))
    }
}

/// Adds the settings that are set nowhere to the URL; `None` if there are none, or if the server refuses them.
async fn limited(url: &str, options: &PgConnectOptions) -> Result<Option<String>, sqlx::Error> {
    let mut connection = options.connect().await?;
    let unset = connection.fetch_all(UNSET).await;
    // If this fails, the server closes the connection.
    let _ = connection.close().await;
    let unset: Vec<String> = match unset {
        Ok(rows) => rows.iter().filter_map(|row| row.try_get(0).ok()).collect(),
        Err(error) => {
            tracing::warn!(%error, "the settings of the PostgreSQL server are unknown, so statements have no limit of time");
            return Ok(None);
        }
    };
    let Some(url) = with_settings(url, &unset) else { return Ok(None) };
    match PgConnectOptions::from_str(&url)?.disable_statement_logging().connect().await {
        Ok(connection) => {
            let _ = connection.close().await;
            Ok(Some(url))
        }
        // Some connection poolers refuse `options`.
        Err(error) => {
            let error = describe(&error);
            tracing::warn!(error, "the PostgreSQL server refuses `options`, so statements have no limit of time");
            Ok(None)
        }
    }
}

/// Options in a URL come after those of the environment and those that the URL already has.
fn with_settings(url: &str, unset: &[String]) -> Option<String> {
    let unset = SETTINGS.iter().filter(|(name, _)| unset.iter().any(|unset| unset == name));
    let options: Vec<_> = unset.map(|(name, value)| format!("-c {name}={value}")).collect();
    if options.is_empty() {
        return None;
    }
    let separator = if url.contains('?') { '&' } else { '?' };
    Some(format!("{url}{separator}options={}", encoded(&options.join(" "))))
}

async fn rival(connection: &mut PgConnection) -> Result<Option<String>, sqlx::Error> {
    let row = connection.fetch_optional(MIGRATING).await?;
    Ok(row.and_then(|row| row.try_get(0).ok()))
}

fn too_long(rival: Option<&str>) -> String {
    let limit = MIGRATION_LIMIT.as_secs();
    match rival {
        Some(pid) => {
            format!("another process has been migrating it for {limit} seconds, with the process {pid} of the server")
        }
        None => format!("its migration takes longer than {limit} seconds"),
    }
}

/// Which right to grant, according to the server's error.
fn missing_right(problem: &str, schema: &str) -> String {
    if problem.contains("for database") {
        format!("create the schema `{schema}`, or `GRANT CREATE ON DATABASE .. TO ..` the user of the URL")
    } else if problem.contains("for schema") {
        format!("`GRANT USAGE, CREATE ON SCHEMA {schema} TO ..` the user of the URL")
    } else if problem.contains("must be owner") {
        "let the user who owns it start this version once".to_owned()
    } else {
        format!(
            "`GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO ..` the user of the URL, and the same with `SEQUENCES` and `FUNCTIONS`"
        )
    }
}

/// An error of the server on the way to a connection.
fn refused(store: &str, error: sqlx::Error) -> OpenError {
    OpenError::unreachable(store, describe(&error)).because(error)
}

fn silent(store: &str) -> OpenError {
    OpenError::unreachable(store, format!("no answer within {} seconds", ANSWER_LIMIT.as_secs()))
}

/// The server's own text, without the layers around it.
fn describe(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Configuration(problem) => problem.to_string(),
        sqlx::Error::Database(problem) => problem.message().to_owned(),
        sqlx::Error::Io(problem) => problem.to_string(),
        other => other.to_string(),
    }
}

/// Where the database is, for diagnostics: without user and password.
fn shown(options: &PgConnectOptions) -> String {
    let (host, port) = (options.get_host(), options.get_port());
    format!("`postgres://{host}:{port}/{}`", options.get_database().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{PgConnectOptions, missing_right, shown, too_long, with_settings};
    use std::str::FromStr as _;

    #[test]
    fn no_password_is_shown() {
        let options = PgConnectOptions::from_str("postgres://root:s%40cret@db:1234/orders?sslmode=disable").unwrap();
        assert_eq!(shown(&options), "`postgres://db:1234/orders`");
    }

    #[test]
    fn settings_that_are_set_nowhere_are_added_to_the_options() {
        let unset = ["statement_timeout".to_owned(), "work_mem".to_owned(), "tcp_keepalives_count".to_owned()];
        for (url, options) in [
            ("postgres://db/orders", "-c statement_timeout=60000 -c tcp_keepalives_count=3"),
            ("postgres://db/orders?port=1", "-c statement_timeout=60000 -c tcp_keepalives_count=3"),
            (
                "postgres://db/orders?options=-c%20geqo%3Doff",
                "-c geqo=off -c statement_timeout=60000 -c tcp_keepalives_count=3",
            ),
        ] {
            let url = with_settings(url, &unset).unwrap();
            assert_eq!(PgConnectOptions::from_str(&url).unwrap().get_options(), Some(options), "{url}");
        }
        assert_eq!(with_settings("postgres://db/orders", &["work_mem".to_owned()]), None);
    }

    #[test]
    fn help_fits_the_message() {
        for (problem, help) in [
            ("permission denied for schema orders", "`GRANT USAGE, CREATE ON SCHEMA orders TO ..`"),
            ("permission denied for database shop", "create the schema `orders`, or `GRANT CREATE ON DATABASE"),
            ("permission denied for table history", "`GRANT ALL ON ALL TABLES IN SCHEMA orders TO ..`"),
            ("must be owner of table history", "who owns it"),
        ] {
            assert!(missing_right(problem, "orders").contains(help), "{problem}");
        }
        assert!(
            too_long(Some("17")).contains("another process has been migrating it for 300 seconds, with the process 17")
        );
        assert!(too_long(None).ends_with("takes longer than 300 seconds"));
    }
}
