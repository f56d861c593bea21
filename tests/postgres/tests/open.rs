//! Opening PostgreSQL by its URL.

use duroxide::Client;
use duroxide::providers::postgres::PostgresProvider;
use duroxide::providers::{OpenError, open};
use duroxide_export_tests_postgres::Server;
use duroxide_export_tests_support::TIMEOUT;
use std::error::Error as _;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

async fn refusal(url: &str) -> OpenError {
    let Err(error) = open(url).await else { panic!("{url} was opened") };
    assert!(!error.to_string().contains("secret"), "{error}");
    error
}

/// The URL of a database with another user, and with something after it.
fn with(server: &Server, user: &str, rest: &str) -> String {
    format!("{}{rest}", server.url().replace("postgres@", &format!("{user}@")))
}

#[tokio::test]
async fn a_database_is_opened_by_its_url() {
    let Some(server) = Server::start() else { return };
    let client = Client::new(open(&server.url()).await.unwrap());
    assert!(client.list_all_instances().await.unwrap().is_empty());

    let other = server.url().replace("/postgres?", "/orders?").replace("postgres@", "postgres:secret@");
    let missing = refusal(&other).await;
    assert!(
        missing.to_string().ends_with("/orders` cannot be opened: database \"orders\" does not exist"),
        "{missing}"
    );
    assert!(missing.source().is_some());

    // As a later release of the provider would leave it.
    let provider = PostgresProvider::new(&server.url()).await.unwrap();
    let migration = "INSERT INTO public._duroxide_migrations (version, name) VALUES (9999, 'the future')";
    server.execute(migration);
    drop(provider);
    let newer = refusal(&server.url()).await;
    assert!(matches!(newer, OpenError::Incompatible { .. }), "{newer:?}");
    assert!(newer.to_string().contains("[9999]") && newer.to_string().contains("Update the code"), "{newer}");
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_named() {
    let nobody = refusal("postgres://root:secret@127.0.0.1:9/orders").await;
    assert!(
        nobody.to_string().contains("`postgres://127.0.0.1:9/orders` cannot be opened: Connection refused"),
        "{nobody}"
    );
    let malformed = refusal("postgres://root:secret@host:port/orders").await;
    assert!(malformed.to_string().contains("invalid port number"), "{malformed}");
}

#[tokio::test]
async fn a_schema_has_tables_of_its_own() {
    let Some(server) = Server::start() else { return };
    let (orders, bills) = (with(&server, "postgres", "&schema=orders"), with(&server, "postgres", "&schema=bills"));
    let store = open(&orders).await.unwrap();
    let item = start();
    store.enqueue_for_orchestrator(item, None).await.unwrap();
    drop(open(&bills).await.unwrap());
    drop(open(&orders).await.unwrap());
    // The division fails unless the number of messages is as it should be.
    server.execute("SELECT 1 / count(*) FROM orders.orchestrator_queue");
    server.execute("SELECT 1 / (1 - count(*)) FROM bills.orchestrator_queue");
    server.execute("SELECT 1 / (CASE WHEN to_regclass('public.instances') IS NULL THEN 1 ELSE 0 END)");

    let word = refusal(&with(&server, "postgres", "&schema=order")).await;
    assert!(word.to_string().contains("`order` may be a word of SQL: write another name after `schema=`"), "{word}");
}

#[tokio::test]
async fn a_missing_right_is_named() {
    let Some(server) = Server::start() else { return };
    server.execute("CREATE ROLE clerk LOGIN; CREATE SCHEMA orders; REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    for (rest, problem) in [
        ("", "permission denied for schema public: `GRANT USAGE, CREATE ON SCHEMA public TO ..`"),
        ("&schema=orders", "permission denied for schema orders: `GRANT USAGE, CREATE ON SCHEMA orders TO ..`"),
        ("&schema=bills", "permission denied for database postgres: create the schema `bills`, or `GRANT CREATE ON"),
    ] {
        let refused = refusal(&with(&server, "clerk", rest)).await;
        assert!(matches!(refused, OpenError::Unreachable { .. }), "{refused:?}");
        assert!(refused.to_string().contains(problem), "{refused}");
    }
    server.execute("GRANT USAGE, CREATE ON SCHEMA orders TO clerk");
    drop(open(&with(&server, "clerk", "&schema=orders")).await.unwrap());

    // Tables of somebody else.
    drop(open(&server.url()).await.unwrap());
    let refused = refusal(&with(&server, "clerk", "")).await.to_string();
    assert!(
        refused.contains("permission denied for table") && refused.contains("`GRANT ALL ON ALL TABLES IN"),
        "{refused}"
    );
    // No right to create anything is necessary once the tables are there.
    server.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO clerk");
    drop(open(&with(&server, "clerk", "")).await.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_open_an_empty_database_at_once() {
    let Some(server) = Server::start() else { return };
    for schema in ["a", "b", "c"] {
        let url = with(&server, "postgres", &format!("&schema={schema}"));
        let tasks: Vec<_> = (0..4).map(|_| tokio::spawn(open_owned(url.clone()))).collect();
        for task in tasks {
            task.await.unwrap().unwrap_or_else(|error| panic!("{schema}: {error}"));
        }
    }
}

async fn open_owned(url: String) -> Result<(), OpenError> {
    open(&url).await.map(drop)
}

/// Asks a server with an open store what its connections have set, in the order of their names.
async fn settings(server: &Server, url: &str) -> String {
    let store = open(url).await.unwrap();
    // The provider's functions are SQL, so that one of them can tell.
    server.execute(
        "CREATE TABLE IF NOT EXISTS public.told (settings TEXT); TRUNCATE public.told; GRANT ALL ON public.told TO PUBLIC; \
         CREATE OR REPLACE FUNCTION public.tell() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN \
         INSERT INTO public.told SELECT string_agg(setting, ' ' ORDER BY name) FROM pg_settings WHERE name IN \
         ('statement_timeout', 'tcp_keepalives_count', 'tcp_keepalives_idle', 'tcp_keepalives_interval'); \
         RETURN NEW; END $$; \
         CREATE OR REPLACE TRIGGER tell BEFORE INSERT ON public.orchestrator_queue FOR EACH ROW EXECUTE FUNCTION public.tell()",
    );
    let item = start();
    store.enqueue_for_orchestrator(item, None).await.unwrap();
    server.query("SELECT settings FROM public.told")
}

#[tokio::test]
async fn connections_have_limits_unless_somebody_else_sets_them() {
    let Some(server) = Server::start() else { return };
    assert_eq!(settings(&server, &server.url()).await, "60000 3 30 10");
    let own = with(&server, "postgres", "&options=-c%20statement_timeout%3D5000%20-c%20tcp_keepalives_idle%3D7");
    assert_eq!(settings(&server, &own).await, "5000 3 7 10");
    let without = with(&server, "postgres", "&options=-c%20statement_timeout%3D0");
    assert_eq!(settings(&server, &without).await, "0 3 30 10");

    server.execute("ALTER ROLE postgres SET statement_timeout = '7s'");
    assert_eq!(settings(&server, &server.url()).await, "7000 3 30 10");
    server.execute("ALTER ROLE postgres RESET ALL; ALTER DATABASE postgres SET tcp_keepalives_count = 4");
    assert_eq!(settings(&server, &server.url()).await, "60000 4 30 10");
}

/// What stands between a store and a server.
#[derive(Debug, Clone, Copy)]
enum Between {
    /// A connection pooler that refuses a startup packet with `options`.
    Pooler,
    /// Something that swallows everything once a client wants to migrate.
    Hole,
}

/// Starts something between, and returns the URL that leads through it.
fn through(server: &Server, between: Between) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = server.url();
    let (before, port) = url.split_once("127.0.0.1:").unwrap();
    let (port, after) = port.split_once('/').unwrap();
    let target = format!("127.0.0.1:{port}");
    let url = format!("{before}127.0.0.1:{}/{after}", listener.local_addr().unwrap().port());
    let is_silent = Arc::new(AtomicBool::new(false));
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let (client, server) = (client.unwrap(), TcpStream::connect(&target).unwrap());
            let (reader, writer) = (server.try_clone().unwrap(), client.try_clone().unwrap());
            let silent = is_silent.clone();
            std::thread::spawn(move || copy(reader, &writer, &silent, |_| Seen::Nothing));
            let silent = is_silent.clone();
            std::thread::spawn(move || copy(client, &server, &silent, |bytes| between.sees(bytes)));
        }
    });
    url
}

enum Seen {
    Nothing,
    /// Nothing is passed on any more.
    Silence,
    /// The client gets this, and the connection ends.
    Refusal(Vec<u8>),
}

impl Between {
    fn sees(self, bytes: &[u8]) -> Seen {
        let has = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
        match self {
            Self::Pooler if has(b"\0options\0") => {
                let fields = b"SFATAL\0C08P01\0Munsupported startup parameter: options\0\0";
                let length = u32::try_from(fields.len() + 4).unwrap();
                Seen::Refusal([b"E", &length.to_be_bytes()[..], fields].concat())
            }
            Self::Hole if has(b"pg_advisory_lock") => Seen::Silence,
            _ => Seen::Nothing,
        }
    }
}

fn copy(mut from: TcpStream, mut to: &TcpStream, silent: &AtomicBool, sees: impl Fn(&[u8]) -> Seen) {
    let mut buffer = [0; 8192];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        match sees(&buffer[..count]) {
            Seen::Nothing => {}
            Seen::Silence => silent.store(true, Ordering::SeqCst),
            Seen::Refusal(message) => {
                let _ = from.write_all(&message);
                let _ = from.shutdown(Shutdown::Both);
                break;
            }
        }
        if !silent.load(Ordering::SeqCst) && to.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

#[tokio::test]
async fn a_pooler_that_refuses_options_is_used_without() {
    let Some(server) = Server::start() else { return };
    let url = through(&server, Between::Pooler);
    let refused = refusal(&format!("{url}&options=-c%20geqo%3Doff")).await;
    assert!(refused.to_string().ends_with("unsupported startup parameter: options"), "{refused}");
    assert!(settings(&server, &url).await.starts_with("0 "));
}

#[tokio::test]
async fn a_server_that_falls_silent_is_given_up() {
    let Some(server) = Server::start() else { return };
    // One that never says a word.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mute = format!("postgres://root:secret@{}/orders?sslmode=disable", listener.local_addr().unwrap());
    for url in [mute, through(&server, Between::Hole)] {
        let start = Instant::now();
        let error = tokio::time::timeout(TIMEOUT, refusal(&url)).await.expect("an answer");
        assert!(error.to_string().ends_with("cannot be opened: no answer within 10 seconds"), "{error}");
        assert!(start.elapsed() >= Duration::from_secs(9), "{url}: {:?}", start.elapsed());
    }
}

#[test]
fn the_migration_of_another_process_is_waited_for() {
    let Some(server) = Server::start() else { return };
    // The lock of duroxide-pg for the schema `orders`, until the table `migrated` is there, or for ten minutes.
    let lock = format!(
        "SELECT pg_advisory_lock({}); DO $$ BEGIN FOR attempt IN 1..6000 LOOP \
         EXIT WHEN EXISTS (SELECT FROM pg_class WHERE relname = 'migrated'); PERFORM pg_sleep(0.1); END LOOP; END $$",
        lock_of("orders")
    );
    let url = with(&server, "postgres", "&schema=orders");
    let locks =
        |which: &str| server.query(&format!("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND {which}"));
    std::thread::scope(|scope| {
        let other = scope.spawn(|| server.execute(&lock));
        while locks("granted") != "1" {}
        let opening = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(open(&url)).map(drop)
        });
        while locks("NOT granted") != "1" {
            assert!(!opening.is_finished(), "the lock is another one");
        }
        // For longer than a server may take to answer.
        std::thread::sleep(Duration::from_secs(12));
        assert!(!opening.is_finished(), "the lock was not waited for");
        server.execute("CREATE TABLE public.migrated ()");
        other.join().unwrap();
        opening.join().unwrap().unwrap_or_else(|error| panic!("{error}"));
    });
}

/// As duroxide-pg makes it.
fn lock_of(schema: &str) -> i64 {
    let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let text = format!("duroxide_pg:migrations:{schema}");
    text.bytes().fold(0xcbf2_9ce4_8422_2325, hash).cast_signed()
}

/// The start of an instance.
fn start() -> duroxide::providers::WorkItem {
    duroxide::providers::WorkItem::StartOrchestration {
        instance: "a".to_owned(),
        orchestration: "o".to_owned(),
        input: String::new(),
        version: None,
        parent_instance: None,
        parent_id: None,
        parent_execution_id: None,
        execution_id: 1,
    }
}
