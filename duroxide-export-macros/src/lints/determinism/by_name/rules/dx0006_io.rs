//! DX0006: files, network and databases.

use crate::diagnostics::lint_table::Lint;
use crate::lints::determinism::by_name::pattern::Rule;

/// Functions, types and values.
pub(super) const PATHS: &[Rule] = &[
    Rule {
        lint: Lint::Io,
        patterns: &[
            "std|fs::*",
            "tokio|fs::*",
            "async_std|fs::*",
            "smol|fs::*",
            "async_fs::*",
            "std::fs|File::open",
            "std::fs|File::create",
            "std::fs|File::create_new",
            "std::fs|OpenOptions::new",
            "std|io::stdin",
            "tokio|io::stdin",
        ],
        problem: "`{path}` reads or writes again on every replay",
        help: "do it in an activity: `let text = ReadFile::call(&{ctx}, &path).await?`",
    },
    Rule {
        lint: Lint::Io,
        patterns: &[
            "reqwest::*",
            "ureq::*",
            "isahc::*",
            "surf::*",
            "hyper::*",
            "hyper_util::*",
            "tonic::*",
            "awc::*",
            "gloo::*",
            "gloo_net::*",
            "tokio_tungstenite::*",
            "lapin::*",
            "rdkafka::*",
            "async_nats::*",
            "octocrab::*",
            "kube::*",
            "object_store::*",
            "async_std|net::*",
            "smol|net::*",
            "tokio|net::TcpStream::*",
            "tokio|net::TcpListener::*",
            "tokio|net::UdpSocket::*",
            "tokio|net::UnixStream::*",
            "aws_config::*",
            "std::net|TcpStream::*",
            "std::net|TcpListener::*",
            "std::net|UdpSocket::*",
            "std::os::unix::net|UnixStream::*",
            "std::os::unix::net|UnixListener::*",
            "tokio|net::lookup_host",
        ],
        problem: "`{path}` uses the network again on every replay",
        help: "do it in an activity: `let reply = CallService::call(&{ctx}, &request).await?`",
    },
    Rule {
        lint: Lint::Io,
        patterns: &[
            "sqlx::*",
            "tokio_postgres::*",
            "postgres::*",
            "redis::*",
            "rusqlite::*",
            "mongodb::*",
            "diesel::*",
            "diesel_async::*",
            "sea_orm::*",
            "deadpool_postgres::*",
            "bb8::*",
            "libsql::*",
            "scylla::*",
        ],
        problem: "`{path}` accesses the database again on every replay",
        help: "do it in an activity: `let row = FindCustomer::call(&{ctx}, &id).await?`",
    },
];

/// Methods of databases and clients that only wait if they are awaited.
pub(super) const AWAITED_METHODS: &[Rule] = &[Rule {
    lint: Lint::Io,
    patterns: &["fetch_one/1", "fetch_all/1", "fetch_optional/1", "send/0", "query_one/2", "query_opt/2"],
    problem: "`.{path}(..)` uses a database or the network again on every replay",
    help: "do it in an activity: `let row = FindCustomer::call(&{ctx}, &id).await?`",
}];

/// Macros.
pub(super) const MACROS: &[Rule] = &[Rule {
    lint: Lint::Io,
    patterns: &["sqlx|query", "sqlx|query_as", "sqlx|query_scalar"],
    problem: "`{path}!` accesses the database again on every replay",
    help: "do it in an activity: `let row = FindCustomer::call(&{ctx}, &id).await?`",
}];
