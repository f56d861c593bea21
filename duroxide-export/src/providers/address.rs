//! The URLs of stores.

use crate::providers::open_error::OpenError;

/// Where a store is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Address {
    /// In memory, for as long as the process runs.
    Memory,
    /// A file, with the parameters after `?`.
    File { path: String, parameters: String },
    /// A PostgreSQL database. The URL may contain a password.
    Postgres(String),
}

impl Address {
    pub(super) fn parse(url: &str) -> Result<Self, OpenError> {
        let (scheme, rest) = url.split_once(':').unwrap_or(("", url));
        match scheme {
            "sqlite" => Self::sqlite(rest),
            "postgres" | "postgresql" => Self::postgres(url, rest),
            // Not the rest, which may contain a password.
            "" => Err(OpenError::address("it has no scheme")),
            // `C:\orders.db`
            drive if drive.len() == 1 => Err(OpenError::address("it has no scheme")),
            other => Err(OpenError::address(format!("`{other}:` is not the scheme of a store"))),
        }
    }

    fn sqlite(rest: &str) -> Result<Self, OpenError> {
        let rest = rest.strip_prefix("//").unwrap_or(rest);
        let (path, parameters) = rest.split_once('?').unwrap_or((rest, ""));
        if path == ":memory:" {
            return Ok(Self::Memory);
        }
        if path.is_empty() {
            return Err(OpenError::address("`sqlite:` needs the path of a file"));
        }
        Ok(Self::File { path: path.to_owned(), parameters: parameters.to_owned() })
    }

    /// Checks that the password is where it seems to be. With `root:12#secret@db`, `root` would be the host and `12` the port,
    /// and an error would show them.
    fn postgres(url: &str, rest: &str) -> Result<Self, OpenError> {
        let Some(rest) = rest.strip_prefix("//") else {
            return Err(OpenError::address("the URL of a PostgreSQL database starts with `postgres://`"));
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        if rest[end..].contains(['@', '#']) {
            return Err(OpenError::address(
                "`/`, `?`, `#` and `@` in a user name, a password or a parameter have to be `%2F`, `%3F`, `%23` and `%40`",
            ));
        }
        Ok(Self::Postgres(url.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    fn file(path: &str, parameters: &str) -> Address {
        Address::File { path: path.to_owned(), parameters: parameters.to_owned() }
    }

    #[test]
    fn urls_are_read() {
        for (url, address) in [
            ("sqlite::memory:", Address::Memory),
            ("sqlite://:memory:", Address::Memory),
            ("sqlite:orders.db", file("orders.db", "")),
            ("sqlite:///var/lib/orders.db", file("/var/lib/orders.db", "")),
            ("sqlite:a b.db?mode=ro", file("a b.db", "mode=ro")),
            ("postgres://db/orders", Address::Postgres("postgres://db/orders".to_owned())),
            ("postgresql://a:b@db/orders", Address::Postgres("postgresql://a:b@db/orders".to_owned())),
            ("postgres://a:b@c@db/orders", Address::Postgres("postgres://a:b@c@db/orders".to_owned())),
            ("postgres://db?host=/run/pg", Address::Postgres("postgres://db?host=/run/pg".to_owned())),
        ] {
            assert_eq!(Address::parse(url).unwrap(), address, "{url}");
        }
    }

    #[test]
    fn mistakes_are_explained_without_secrets() {
        for (url, problem) in [
            ("", "it has no scheme"),
            ("orders.db", "it has no scheme"),
            ("C:\\orders.db", "it has no scheme"),
            ("sqlite:", "`sqlite:` needs the path of a file"),
            ("sqlite://", "`sqlite:` needs the path of a file"),
            ("mysql://root:secret@db/orders", "`mysql:` is not the scheme of a store"),
            ("postgres:secret@db", "starts with `postgres://`"),
            ("postgres://root:12#secret@db/orders", "`#` and `@` in a user name, a password"),
            ("postgres://root:12/secret@db/orders", "have to be `%2F`"),
            ("postgres://root:12?secret@db/orders", "have to be `%2F`, `%3F`"),
            ("postgres://root:a@secret#b@db/orders", "have to be"),
            ("postgres://db/orders?password=12#secret", "have to be"),
        ] {
            let error = Address::parse(url).unwrap_err().to_string();
            assert!(error.contains(problem) && !error.contains("secret"), "{url}: {error}");
            assert!(error.contains("write `sqlite:orders.db`, `sqlite::memory:` or `postgres://"), "{error}");
        }
    }
}
