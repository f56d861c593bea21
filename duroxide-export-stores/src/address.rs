//! The URLs of stores.

use crate::escapes::{DecodeError, decoded};
use crate::open_error::OpenError;

/// Where a store is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Address {
    /// A database in memory, which ends with the process. All stores of one name share it.
    Memory { name: Option<String> },
    /// A file.
    File { path: String, parameters: Parameters },
    /// A PostgreSQL database. The URL may contain a password.
    Postgres { url: String, schema: Option<String> },
}

/// The parameters after `?` in a URL of SQLite, decoded. Each key appears once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find_map(|(name, value)| (name == key).then_some(value.as_str()))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    fn parse(text: &str) -> Result<Self, OpenError> {
        let mut parameters = Self::default();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (key, value) = (plain(key)?, plain(value)?);
            check_parameter(&key, &value)?;
            if parameters.get(&key).is_some() {
                return Err(OpenError::address(format!("`{key}` is given twice")));
            }
            parameters.0.push((key, value));
        }
        Ok(parameters)
    }
}

impl Address {
    pub(super) fn parse(url: &str) -> Result<Self, OpenError> {
        let (scheme, rest) = url.split_once(':').unwrap_or(("", url));
        match scheme.to_ascii_lowercase().as_str() {
            "sqlite" => Self::sqlite(rest),
            "postgres" | "postgresql" => Self::postgres(rest),
            // The rest may contain a password, so no diagnostic shows it.
            "" => Err(OpenError::address("it has no scheme")),
            // `C:\orders.db`
            drive if drive.len() == 1 => Err(OpenError::address("it has no scheme")),
            other => Err(OpenError::address(format!("`{other}:` is not the scheme of a store"))),
        }
    }

    fn sqlite(rest: &str) -> Result<Self, OpenError> {
        let rest = rest.strip_prefix("//").unwrap_or(rest);
        let (path, parameters) = rest.split_once('?').unwrap_or((rest, ""));
        let parameters = Parameters::parse(parameters)?;
        let in_memory = parameters.get("mode") == Some("memory");
        if path == ":memory:" || (path.is_empty() && in_memory) {
            return check_memory(&parameters).map(|()| Self::Memory { name: None });
        }
        let path = plain(path)?;
        check_path(&path)?;
        if in_memory {
            return check_memory(&parameters).map(|()| Self::Memory { name: Some(path) });
        }
        Ok(Self::File { path: without_slashes(&path), parameters })
    }

    fn postgres(rest: &str) -> Result<Self, OpenError> {
        let Some(rest) = rest.strip_prefix("//") else {
            return Err(OpenError::address("the URL of a PostgreSQL database starts with `postgres://`"));
        };
        check_password(rest)?;
        let (database, parameters) = rest.split_once('?').unwrap_or((rest, ""));
        let is_schema = |pair: &&str| pair.split('=').next() == Some("schema");
        let (schemas, others): (Vec<_>, Vec<_>) =
            parameters.split('&').filter(|pair| !pair.is_empty()).partition(is_schema);
        if schemas.len() > 1 {
            return Err(OpenError::address("`schema` is given twice"));
        }
        let schema = schemas.first().map(|pair| parse_schema(pair)).transpose()?;
        let url = format!("postgres://{database}");
        let url = if others.is_empty() { url } else { format!("{url}?{}", others.join("&")) };
        Ok(Self::Postgres { url, schema })
    }
}

/// Decodes text of a SQLite URL. It contains no password, so diagnostics may show it.
fn plain(text: &str) -> Result<String, OpenError> {
    decoded(text).map_err(|problem| {
        OpenError::address(match problem {
            DecodeError::Escape => {
                format!("a `%` in `{text}` has no two hexadecimal digits after it; a `%` itself is `%25`")
            }
            DecodeError::Text => format!("`{text}` is not UTF-8 without U+0000 when it is decoded"),
        })
    })
}

fn check_parameter(key: &str, value: &str) -> Result<(), OpenError> {
    let values: &[&str] = match key {
        "mode" => &["ro", "rw", "rwc", "memory"],
        "cache" => &["shared", "private"],
        "immutable" => &["true", "1", "false", "0"],
        "vfs" => return Ok(()),
        _ => {
            let problem = "is not a parameter of SQLite, which are `mode`, `cache`, `immutable` and `vfs`; a `?` in a path is `%3F`";
            return Err(OpenError::address(format!("`{key}` {problem}")));
        }
    };
    if values.contains(&value) {
        return Ok(());
    }
    Err(OpenError::address(format!("`{key}` cannot be `{value}`, but `{}`", values.join("`, `"))))
}

/// Refuses parameters that do not fit a database in memory: with `cache=private`, each connection would have its own.
fn check_memory(parameters: &Parameters) -> Result<(), OpenError> {
    let is_useful =
        |(key, value): &(&str, &str)| matches!((*key, *value), ("mode", "memory" | "rw" | "rwc") | ("cache", "shared"));
    match parameters.iter().find(|pair| !is_useful(pair)) {
        None => Ok(()),
        Some((key, value)) => Err(OpenError::address(format!("`{key}={value}` does not go with a database in memory"))),
    }
}

fn check_path(path: &str) -> Result<(), OpenError> {
    if path.is_empty() {
        return Err(OpenError::address("`sqlite:` needs the path of a file"));
    }
    // Other libraries accept SQLite's own URLs after `sqlite:`.
    if path.starts_with("file:") {
        return Err(OpenError::address("the path of a file is written without `file:`"));
    }
    // Other libraries accept this spelling.
    if path.ends_with("/:memory:") {
        return Err(OpenError::address("`:memory:` is in no folder"));
    }
    Ok(())
}

/// Merges leading slashes: `sqlite:////var/orders.db` is an absolute path, too.
fn without_slashes(path: &str) -> String {
    let rest = path.trim_start_matches('/');
    if rest.len() < path.len() { format!("/{rest}") } else { path.to_owned() }
}

/// Refuses URLs in which the password would be read as something else: in `root:12#secret@db`, `root` would be the host and
/// `12` the port, and an error would show them.
fn check_password(rest: &str) -> Result<(), OpenError> {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    if rest[end..].contains(['@', '#']) {
        return Err(OpenError::address(
            "`/`, `?`, `#` and `@` in a user name, a password or a parameter have to be `%2F`, `%3F`, `%23` and `%40`",
        ));
    }
    Ok(())
}

/// Reads the name in `schema=orders`. duroxide-pg writes it into SQL without quotes, so capital letters would create a schema
/// that is not found again.
fn parse_schema(pair: &str) -> Result<String, OpenError> {
    let name = decoded(pair.split_once('=').map_or("", |(_, name)| name)).unwrap_or_default();
    let is_plain = |byte: u8| byte == b'_' || byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let begins_well = !name.starts_with(|first: char| first.is_ascii_digit());
    if !name.is_empty() && name.len() <= 63 && begins_well && name.bytes().all(is_plain) {
        return Ok(name);
    }
    Err(OpenError::address(
        "the name after `schema=` has to be of lower-case letters, digits and `_`, begin with no digit and have at most 63 of them",
    ))
}

#[cfg(test)]
mod tests {
    use super::{Address, Parameters};

    fn file(path: &str, parameters: &[(&str, &str)]) -> Address {
        let parameters = parameters.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Address::File { path: path.to_owned(), parameters: Parameters(parameters) }
    }

    fn memory(name: &str) -> Address {
        Address::Memory { name: (!name.is_empty()).then(|| name.to_owned()) }
    }

    fn postgres(url: &str, schema: &str) -> Address {
        Address::Postgres { url: url.to_owned(), schema: (!schema.is_empty()).then(|| schema.to_owned()) }
    }

    #[test]
    fn urls_are_read() {
        for (url, address) in [
            ("sqlite::memory:", memory("")),
            ("sqlite://:memory:", memory("")),
            ("SQLite::memory:", memory("")),
            ("sqlite::memory:?cache=shared", memory("")),
            ("sqlite::memory:?mode=rwc", memory("")),
            ("sqlite:?mode=memory", memory("")),
            ("sqlite://?mode=memory&cache=shared", memory("")),
            ("sqlite:orders?mode=memory", memory("orders")),
            ("sqlite:a%20b/c?cache=shared&mode=memory", memory("a b/c")),
            ("sqlite:orders.db", file("orders.db", &[])),
            ("SQLITE:orders.db", file("orders.db", &[])),
            ("sqlite:orders.db?", file("orders.db", &[])),
            ("sqlite:orders.db?&", file("orders.db", &[])),
            ("sqlite://orders.db", file("orders.db", &[])),
            ("sqlite:./orders.db", file("./orders.db", &[])),
            ("sqlite:/var/lib/orders.db", file("/var/lib/orders.db", &[])),
            ("sqlite:///var/lib/orders.db", file("/var/lib/orders.db", &[])),
            ("sqlite:////var/lib/orders.db", file("/var/lib/orders.db", &[])),
            ("sqlite:a b.db?mode=ro", file("a b.db", &[("mode", "ro")])),
            ("sqlite:a%20b/x.db", file("a b/x.db", &[])),
            ("sqlite:plain%41.db", file("plainA.db", &[])),
            ("sqlite:100%25.db", file("100%.db", &[])),
            ("sqlite:a%3Fb.db?mode=rw", file("a?b.db", &[("mode", "rw")])),
            ("sqlite:a%3fmode=ro.db", file("a?mode=ro.db", &[])),
            ("sqlite:mode=ro/orders.db", file("mode=ro/orders.db", &[])),
            ("sqlite:mode=memory.db", file("mode=memory.db", &[])),
            ("sqlite:a#b.db", file("a#b.db", &[])),
            ("sqlite:%3Amemory%3A", file(":memory:", &[])),
            ("sqlite:a:b@c.db", file("a:b@c.db", &[])),
            ("sqlite:%C3%A9.db", file("é.db", &[])),
            ("sqlite:orders.db?vfs=unix%2Dmode=ro", file("orders.db", &[("vfs", "unix-mode=ro")])),
            ("sqlite:orders.db?immutable=1", file("orders.db", &[("immutable", "1")])),
            ("sqlite:orders.db?m%6Fde=r%6F", file("orders.db", &[("mode", "ro")])),
            ("postgres://db/orders", postgres("postgres://db/orders", "")),
            ("Postgres://db/orders", postgres("postgres://db/orders", "")),
            ("POSTGRESQL://db/orders", postgres("postgres://db/orders", "")),
            ("postgresql://a:b@db/orders", postgres("postgres://a:b@db/orders", "")),
            ("postgres://a:b@c@db/orders", postgres("postgres://a:b@c@db/orders", "")),
            ("postgres://db?host=/run/pg", postgres("postgres://db?host=/run/pg", "")),
            ("postgres://db/orders?schema=billing", postgres("postgres://db/orders", "billing")),
            (
                "postgres://db/orders?schema=b%5F2&sslmode=disable",
                postgres("postgres://db/orders?sslmode=disable", "b_2"),
            ),
            (
                "postgres://db/o?options=-c%20a%3Db&schema=_x&port=1",
                postgres("postgres://db/o?options=-c%20a%3Db&port=1", "_x"),
            ),
            ("postgres://db/schema=a", postgres("postgres://db/schema=a", "")),
        ] {
            assert_eq!(Address::parse(url).unwrap(), address, "{url}");
        }
    }

    #[test]
    fn mistakes_are_explained_without_secrets() {
        for (url, problem) in [
            ("", "it has no scheme"),
            ("orders.db", "it has no scheme"),
            (":memory:", "it has no scheme"),
            ("C:\\orders.db", "it has no scheme"),
            ("c:/orders.db", "it has no scheme"),
            ("sqlite:", "`sqlite:` needs the path of a file"),
            ("sqlite://", "`sqlite:` needs the path of a file"),
            ("sqlite:?mode=ro", "`sqlite:` needs the path of a file"),
            ("sqlite:100%.db", "a `%` itself is `%25`"),
            ("sqlite:100%", "a `%` itself is `%25`"),
            ("sqlite:%zz.db", "a `%` itself is `%25`"),
            ("sqlite:a.db?mode=%r", "a `%` itself is `%25`"),
            ("sqlite:%FF.db", "is not UTF-8"),
            ("sqlite:a%00.db", "is not UTF-8 without U+0000"),
            ("sqlite:file:orders.db", "written without `file:`"),
            ("sqlite:///:memory:", "`:memory:` is in no folder"),
            ("sqlite:a?b.db", "`b.db` is not a parameter of SQLite"),
            ("sqlite:a.db?Mode=ro", "`Mode` is not a parameter of SQLite"),
            ("sqlite:a.db?mode", "`mode` cannot be ``, but `ro`, `rw`"),
            ("sqlite:a.db?mode=x", "`mode` cannot be `x`, but `ro`, `rw`"),
            ("sqlite:a.db?mode=ro&mode=rwc", "`mode` is given twice"),
            ("sqlite:a.db?cache=none", "`cache` cannot be `none`"),
            ("sqlite::memory:?cache=private", "`cache=private` does not go with a database in memory"),
            ("sqlite::memory:?mode=ro", "`mode=ro` does not go with a database in memory"),
            ("sqlite:a?mode=memory&vfs=unix", "`vfs=unix` does not go with a database in memory"),
            ("mysql://root:secret@db/orders", "`mysql:` is not the scheme of a store"),
            ("postgres:secret@db", "starts with `postgres://`"),
            ("postgres:/root:secret@db", "starts with `postgres://`"),
            ("postgres://root:12#secret@db/orders", "`#` and `@` in a user name, a password"),
            ("postgres://root:12/secret@db/orders", "have to be `%2F`"),
            ("postgres://root:12?secret@db/orders", "have to be `%2F`, `%3F`"),
            ("postgres://root:a@secret#b@db/orders", "have to be"),
            ("postgres://db/orders?password=12#secret", "have to be"),
            ("postgres://root:secret@db/orders?schema=", "the name after `schema=`"),
            ("postgres://root:secret@db/orders?schema", "the name after `schema=`"),
            ("postgres://root:secret@db/orders?schema=Orders", "lower-case letters"),
            ("postgres://root:secret@db/orders?schema=2a", "begin with no digit"),
            ("postgres://root:secret@db/orders?schema=a-b", "lower-case letters"),
            ("postgres://root:secret@db/orders?schema=a%22;drop", "lower-case letters"),
            ("postgres://root:secret@db/orders?schema=%", "lower-case letters"),
            ("postgres://root:secret@db/orders?schema=a&schema=b", "`schema` is given twice"),
        ] {
            let error = Address::parse(url).unwrap_err().to_string();
            assert!(error.contains(problem) && !error.contains("secret"), "{url}: {error}");
            assert!(error.contains("write `sqlite:orders.db`, `sqlite::memory:` or `postgres://"), "{error}");
        }
    }
}
