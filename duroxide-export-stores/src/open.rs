//! Opening a store by its URL.

#[cfg(not(any(feature = "postgres", feature = "sqlite")))]
use crate::address::Address;
use crate::open_error::OpenError;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
use crate::open_options::OpenOptions;
use duroxide::providers::Provider;
use std::sync::Arc;

/// Opens the store that a URL names, for a runtime or a client.
///
/// | URL | store | feature |
/// | --- | --- | --- |
/// | `sqlite:orders.db` | a SQLite file in the working directory, which is created if it does not exist | `sqlite` |
/// | `sqlite:/var/lib/orders.db` | a file, with an absolute path | `sqlite` |
/// | `sqlite:orders.db?mode=rw` | a file, which has to exist; with `mode=ro`, it is only read | `sqlite` |
/// | `sqlite::memory:` | SQLite in memory; it ends with the store | `sqlite` |
/// | `sqlite:orders?mode=memory` | SQLite in memory, shared by all stores of this name in the process | `sqlite` |
/// | `postgres://user:password@host/database` | a PostgreSQL database, which many processes can share | `postgres` |
/// | `postgres://user@host/database?schema=orders` | the same, with the tables in a schema, which is created if it does not exist | `postgres` |
///
/// A relative path is relative to the working directory of the process at the time of this call.
///
/// URLs are percent-encoded: `sqlite:a%20b.db` is the file `a b.db`. In the path of a file, `%` and `?` have to be written `%25`
/// and `%3F`. In the user name, the password and the parameters of a PostgreSQL database, `/`, `?`, `#` and `@` are written
/// `%2F`, `%3F`, `%23` and `%40`. Other parameters after `?` go to the database.
///
/// Programs and tasks may open one database at the same time, even if it does not exist yet. While the tables of a SQLite
/// file are created or migrated, the empty file `orders.db-opening` is beside it. The file may have tables of the application, too.
///
/// On PostgreSQL, the server ends a statement after a minute, and notices within about a minute that a client has gone, whose
/// locks it then gives up. If the URL's `options`, the role, the database or the server set `statement_timeout`, `tcp_keepalives_idle`,
/// `tcp_keepalives_interval` or `tcp_keepalives_count`, their value counts. Once the tables exist, the role does not need
/// permission to change them.
///
/// # Errors
///
/// * [`Address`](OpenError::Address): The URL is not that of a store.
/// * [`Feature`](OpenError::Feature): The program was built without the feature.
/// * [`Unreachable`](OpenError::Unreachable): A file cannot be opened, or a server does not answer within ten seconds, or it
///   refuses to create the tables. If another program is migrating the tables, this one waits: for a minute on SQLite, and for
///   five on PostgreSQL.
/// * [`Incompatible`](OpenError::Incompatible): The tables lack something that this program's duroxide needs, or need something
///   that it does not know. Such a database stays as it is.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use duroxide::Client;
///
/// let store = duroxide_export_stores::open("sqlite::memory:").await?;
/// let client = Client::new(store.clone());
/// assert!(client.list_all_instances().await?.is_empty());
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
///
/// The path of a file may come from anywhere, once it is encoded:
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = std::env::temp_dir().join(format!("duroxide-export-open-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// let file = folder.join("100% of the orders?.db");
/// let path = file.display().to_string().replace('%', "%25").replace('?', "%3F");
/// let store = duroxide_export_stores::open(&format!("sqlite:{path}")).await?;
/// assert!(file.is_file());
/// # drop(store);
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
pub async fn open(url: &str) -> Result<Arc<dyn Provider>, OpenError> {
    #[cfg(any(feature = "postgres", feature = "sqlite"))]
    return OpenOptions::new().open(url).await;
    #[cfg(not(any(feature = "postgres", feature = "sqlite")))]
    match Address::parse(url)? {
        Address::Memory { .. } | Address::File { .. } => Err(OpenError::Feature { feature: "sqlite" }),
        Address::Postgres { .. } => Err(OpenError::Feature { feature: "postgres" }),
    }
}
