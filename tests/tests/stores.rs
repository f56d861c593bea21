//! Opening stores by their URLs. `tests/postgres` does the same with PostgreSQL.

use duroxide::providers::sqlite::SqliteProvider;
use duroxide::providers::{Limits, OpenError, OpenOptions, Provider, open};
use duroxide::{
    ActivityContext, ActivityRegistry, Client, ClientError, OrchestrationContext, OrchestrationRegistry,
    OrchestrationStatus, Runtime,
};
use duroxide_export_tests::{TIMEOUT, capture_logs};
use sqlx::SqlitePool;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tempfile::TempDir;

/// Repeat a text.
#[duroxide::orchestration(name = "repeat-text")]
async fn repeat_text(ctx: OrchestrationContext, text: String) -> Result<String, String> {
    ctx.trace_info("repeating");
    Ok(text.repeat(2))
}

async fn run(store: Arc<dyn Provider>, instance: &str) -> String {
    let orchestrations = duroxide::create_orchestration_registry();
    capture_logs();
    let runtime = Runtime::start_with_store(store.clone(), ActivityRegistry::builder().build(), orchestrations).await;
    let client = Client::new(store);
    RepeatText::start(&client, instance, &"ab".to_owned()).await.unwrap();
    let output = RepeatText::wait(&client, instance, TIMEOUT).await.unwrap();
    runtime.shutdown(None).await;
    output
}

fn url(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

async fn refusal(url: &str) -> OpenError {
    let Err(error) = open(url).await else { panic!("{url} was opened") };
    error
}

#[tokio::test]
async fn workflows_run_in_memory_and_in_files() {
    assert_eq!(run(open("sqlite::memory:").await.unwrap(), "a").await, "abab");
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("orders.db");
    assert_eq!(run(open(&url(&file)).await.unwrap(), "a").await, "abab");
    // The second time, it knows the first instance.
    let again = Client::new(open(&url(&file)).await.unwrap());
    assert_eq!(again.list_all_instances().await.unwrap(), ["a"]);
}

#[tokio::test]
async fn files_that_cannot_be_opened_are_named() {
    let directory = tempfile::tempdir().unwrap();
    let missing = refusal(&url(&directory.path().join("missing/orders.db"))).await;
    assert!(matches!(missing, OpenError::Unreachable { .. }), "{missing:?}");
    assert!(missing.to_string().contains("orders.db` cannot be opened: there is no folder `"), "{missing}");

    let text = directory.path().join("notes.txt");
    fs::write(&text, "not a database, but long enough to be read as one").unwrap();
    let other = refusal(&url(&text)).await;
    assert!(other.to_string().ends_with("cannot be opened: file is not a database"), "{other}");

    let absent = refusal(&format!("{}?mode=rw", url(&directory.path().join("absent.db")))).await;
    assert!(absent.to_string().contains("unable to open database file"), "{absent}");
}

/// Runs SQL on a file that is no store at the moment.
async fn change(file: &Path, statements: &str) {
    let pool = SqlitePool::connect(&format!("{}?mode=rwc", url(file))).await.unwrap();
    sqlx::raw_sql(statements).execute(&pool).await.unwrap();
    pool.close().await;
}

/// Makes a file as duroxide does.
async fn make(file: &Path) {
    let store = SqliteProvider::new(&format!("{}?mode=rwc", url(file)), None).await.unwrap();
    store.get_pool().close().await;
}

/// The list of migrations that sqlx keeps for any program.
const MIGRATIONS: &str = "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, \
                          installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, \
                          checksum BLOB NOT NULL, execution_time BIGINT NOT NULL); \
                          INSERT INTO _sqlx_migrations VALUES (1, 'orders', '2026-01-01', TRUE, x'00', 0); \
                          CREATE TABLE orders (id INTEGER PRIMARY KEY, price INTEGER NOT NULL)";

/// Takes back the migrations of duroxide since 2024-01-07.
const OLDER: &str = "DELETE FROM _sqlx_migrations WHERE version >= 20240107000000; \
                     DROP TABLE kv_delta; DROP TABLE kv_store; DROP TABLE sessions; \
                     DROP INDEX idx_worker_queue_tag; DROP INDEX idx_worker_queue_session; \
                     ALTER TABLE worker_queue DROP COLUMN tag; ALTER TABLE worker_queue DROP COLUMN session_id; \
                     ALTER TABLE instances DROP COLUMN custom_status; \
                     ALTER TABLE instances DROP COLUMN custom_status_version";

#[tokio::test]
async fn a_database_that_has_changed_is_refused_and_left_alone() {
    for (changes, reason) in [
        (
            "ALTER TABLE history RENAME COLUMN event_data TO payload; \
             INSERT INTO _sqlx_migrations VALUES (29990101000000, 'the future', '2999-01-01', TRUE, x'00', 0)",
            "the column `history.event_data` is missing, the column `history.payload` is required, but not known",
        ),
        (
            "DROP TABLE sessions; CREATE TABLE sessions (session_id TEXT PRIMARY KEY, worker_id TEXT NOT NULL, \
             locked_until INTEGER NOT NULL, last_activity_at INTEGER NOT NULL, region TEXT NOT NULL, note TEXT, \
             shard INTEGER NOT NULL DEFAULT 0)",
            "the column `sessions.region` is required, but not known",
        ),
        ("DROP TABLE kv_delta", "the table `kv_delta` is missing"),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("orders.db");
        make(&file).await;
        change(&file, changes).await;
        let before = fs::read(&file).unwrap();
        let changed = refusal(&url(&file)).await;
        assert!(matches!(changed, OpenError::Incompatible { .. }), "{changed:?}");
        let expected = format!(
            "orders.db` does not fit this program: {reason}; a newer version of duroxide or another program has changed it: \
             update this program, or use another file"
        );
        assert!(changed.to_string().ends_with(&expected), "{changed}");
        assert_eq!(files(&directory), ["orders.db"]);
        assert!(fs::read(&file).unwrap() == before, "{changes}: the file has changed");
    }
}

/// The names of the files in a folder.
fn files(directory: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = entries.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_column_that_duroxide_does_not_know_may_be_optional() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("orders.db");
    make(&file).await;
    let changes = "ALTER TABLE history ADD COLUMN note TEXT; ALTER TABLE history ADD COLUMN shard INTEGER NOT NULL DEFAULT 0; \
                   INSERT INTO _sqlx_migrations VALUES (29990101000000, 'the future', '2999-01-01', TRUE, x'00', 0)";
    change(&file, changes).await;
    assert_eq!(run(open(&url(&file)).await.unwrap(), "a").await, "abab");
}

#[tokio::test]
async fn an_application_keeps_its_tables_and_migrations_in_the_same_file() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("orders.db");
    change(&file, MIGRATIONS).await;
    for instance in ["a", "b"] {
        assert_eq!(run(open(&url(&file)).await.unwrap(), instance).await, "abab");
    }
    let pool = SqlitePool::connect(&url(&file)).await.unwrap();
    let versions: Vec<i64> = sqlx::query_scalar("SELECT version FROM _sqlx_migrations").fetch_all(&pool).await.unwrap();
    assert_eq!(versions, [1]);

    let other = directory.path().join("other.db");
    change(&other, "CREATE TABLE sessions (id INTEGER PRIMARY KEY, user TEXT NOT NULL)").await;
    let taken = refusal(&url(&other)).await.to_string();
    assert!(taken.contains("the column `sessions.session_id` is missing"), "{taken}");
    assert!(taken.contains("the column `sessions.user` is required, but not known"), "{taken}");
    assert!(!taken.contains("kv_store"), "{taken}");
}

#[tokio::test]
async fn a_file_of_an_older_duroxide_is_migrated() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("orders.db");
    make(&file).await;
    change(&file, OLDER).await;
    let unread = refusal(&format!("{}?mode=ro", url(&file))).await;
    assert!(unread.to_string().ends_with("open it once without `mode=ro` and `immutable`"), "{unread}");
    assert_eq!(run(open(&url(&file)).await.unwrap(), "a").await, "abab");
    let client = Client::new(open(&format!("{}?mode=ro", url(&file))).await.unwrap());
    assert_eq!(client.list_all_instances().await.unwrap(), ["a"]);
}

#[tokio::test]
async fn a_path_is_that_of_its_decoded_url() {
    let directory = tempfile::tempdir().unwrap();
    let folder = directory.path().display();
    for (path, parameters, file) in [
        ("a%20b/x.db", "", "a b/x.db"),
        ("plain%41.db", "", "plainA.db"),
        ("100%25.db", "", "100%.db"),
        ("a%3Fb.db", "?cache=private", "a?b.db"),
        ("a%3Fmode=ro.db", "", "a?mode=ro.db"),
        ("mode=memory.db", "", "mode=memory.db"),
        ("mode=ro.db", "", "mode=ro.db"),
        ("%3Amemory%3A.db", "", ":memory:.db"),
        ("a#b.db", "", "a#b.db"),
        ("%C3%A9 %2525.db", "?mode=rwc", "\u{e9} %25.db"),
    ] {
        let url = format!("sqlite:{folder}/{path}{parameters}");
        let file = directory.path().join(file);
        let parent = file.parent().unwrap();
        if !parent.is_dir() {
            let missing = refusal(&url).await.to_string();
            assert!(missing.ends_with(&format!("there is no folder `{}`", parent.display())), "{missing}");
            fs::create_dir(parent).unwrap();
        }
        let store = open(&url).await.unwrap();
        RepeatText::start(&Client::new(store), "a", &"ab".to_owned()).await.unwrap();
        assert!(file.metadata().unwrap().len() > 0, "{url}");
        let again = Client::new(open(&url).await.unwrap());
        assert_eq!(again.list_all_instances().await.unwrap().len() + waiting(&file).await, 1, "{url}");
    }
}

/// How many messages a file has.
async fn waiting(file: &Path) -> usize {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let pool = SqlitePool::connect_with(options).await.unwrap();
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM orchestrator_queue").fetch_one(&pool).await.unwrap();
    count.try_into().unwrap()
}

#[tokio::test]
async fn a_relative_path_is_shown_as_an_absolute_one() {
    let missing = refusal("sqlite:no-such-folder/orders.db").await.to_string();
    let file = std::path::absolute("no-such-folder/orders.db").unwrap();
    assert!(missing.contains(&format!("the store `{}` cannot be opened", file.display())), "{missing}");
}

#[tokio::test]
async fn stores_in_memory_share_a_database_by_name() {
    let (one, same) =
        (open("sqlite:orders%20?mode=memory").await.unwrap(), open("sqlite:orders ?mode=memory").await.unwrap());
    let others = [open("sqlite:other?mode=memory").await.unwrap(), open("sqlite::memory:").await.unwrap()];
    assert_eq!(run(one, "a").await, "abab");
    assert_eq!(Client::new(same).list_all_instances().await.unwrap(), ["a"]);
    for other in others {
        assert!(Client::new(other).list_all_instances().await.unwrap().is_empty());
    }
    assert!(!Path::new("orders ").exists());
}

/// Files as programs find them when they start.
#[derive(Debug, Clone, Copy)]
enum Found {
    Nothing,
    /// As the application has made it, or a program that was killed.
    Empty,
    Application,
    Older,
    /// As it usually is.
    Complete,
}

impl Found {
    const ALL: [Self; 5] = [Self::Nothing, Self::Empty, Self::Application, Self::Older, Self::Complete];

    async fn make(self, file: &Path) {
        match self {
            Self::Nothing => {}
            Self::Empty => fs::write(file, "").unwrap(),
            Self::Application => change(file, MIGRATIONS).await,
            Self::Older => {
                make(file).await;
                change(file, OLDER).await;
            }
            Self::Complete => make(file).await,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn tasks_open_one_file_at_once() {
    for found in Found::ALL {
        for _ in 0..3 {
            let directory = tempfile::tempdir().unwrap();
            let file = directory.path().join("orders.db");
            found.make(&file).await;
            let tasks: Vec<_> = (0..12).map(|_| tokio::spawn(open_owned(url(&file)))).collect();
            for (number, task) in tasks.into_iter().enumerate() {
                let store = task.await.unwrap().unwrap_or_else(|error| panic!("{found:?}: {error}"));
                RepeatText::start(&Client::new(store), number.to_string(), &"ab".to_owned()).await.unwrap();
            }
            assert_eq!(waiting(&file).await, 12);
            assert!(!files(&directory).contains(&"orders.db-opening".to_owned()));
        }
    }
}

async fn open_owned(url: String) -> Result<Arc<dyn Provider>, OpenError> {
    open(&url).await
}

#[tokio::test]
async fn tasks_open_many_files_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let urls = (0..12).map(|number| url(&directory.path().join(format!("{number}.db"))));
    let tasks: Vec<_> = urls.map(|url| tokio::spawn(open_owned(url))).collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
}

/// The variable that tells [`opens_for_another_process`] what to open.
const URL: &str = "OPENS_FOR_ANOTHER_PROCESS";

#[tokio::test]
#[ignore = "`processes_open_one_file_at_once` runs it in processes of their own"]
async fn opens_for_another_process() {
    let url = std::env::var(URL).expect("the URL of a store");
    println!("\nready");
    // Until the other process closes the pipe.
    std::io::stdin().read_line(&mut String::new()).unwrap();
    let client = Client::new(open(&url).await.unwrap());
    // The store stays where it was opened.
    std::env::set_current_dir("/").unwrap();
    RepeatText::start(&client, std::process::id().to_string(), &"ab".to_owned()).await.unwrap();
}

/// Starts a process that opens a file once its input is closed.
fn opener(file: &Path) -> Child {
    opener_in(Path::new("."), &url(file))
}

/// Starts one in a folder.
fn opener_in(folder: &Path, url: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["opens_for_another_process", "--exact", "--ignored", "--nocapture"]);
    // A read-only system has none.
    command.current_dir(folder).env(URL, url).env("TMPDIR", "/no/such/folder").env("RUST_BACKTRACE", "0");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[tokio::test]
async fn a_relative_path_is_in_the_working_directory() {
    for (url, file) in [
        ("sqlite:orders.db", "orders.db"),
        ("sqlite://orders.db", "orders.db"),
        ("sqlite:./orders.db", "orders.db"),
        ("sqlite:data/orders.db", "data/orders.db"),
        ("sqlite:data/../orders.db?mode=rwc", "orders.db"),
    ] {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join("data")).unwrap();
        let output = opener_in(directory.path(), url).wait_with_output().unwrap();
        assert!(output.status.success(), "{url}: {}", String::from_utf8_lossy(&output.stderr));
        let file = directory.path().join(file);
        assert!(file.is_file(), "{url}: {:?}", files(&directory));
        assert_eq!(waiting(&file).await, 1, "{url}");
    }
}

fn wait_until_ready(child: &mut Child) {
    let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == "ready"), "the process does not start");
}

#[tokio::test]
async fn processes_open_one_file_at_once() {
    for found in Found::ALL {
        for round in 0..5 {
            let directory = tempfile::tempdir().unwrap();
            let file: PathBuf = directory.path().join("orders.db");
            found.make(&file).await;
            let mut openers: Vec<_> = (0..4).map(|_| opener(&file)).collect();
            openers.iter_mut().for_each(wait_until_ready);
            for opener in &mut openers {
                drop(opener.stdin.take());
            }
            for opener in openers {
                let output = opener.wait_with_output().unwrap();
                let error = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success(), "{found:?}, round {round}: {error}");
            }
            assert_eq!(waiting(&file).await, 4, "{found:?}, round {round}");
            assert!(!files(&directory).contains(&"orders.db-opening".to_owned()), "{found:?}, round {round}");
            assert_eq!(run(open(&url(&file)).await.unwrap(), "a").await, "abab");
        }
    }
}

#[tokio::test]
async fn a_missing_feature_and_other_schemes_are_said() {
    assert!(refusal("mysql://root:secret@db").await.to_string().contains("`mysql:` is not the scheme of a store"));
    assert!(refusal("orders.db").await.to_string().contains("it has no scheme"));
}

/// Whether a text says how long something may be.
fn says_limit(text: &str) -> bool {
    text.contains(" bytes, but this store accepts at most ")
}

fn assert_too_long(sent: Result<(), ClientError>) {
    let error = sent.unwrap_err();
    assert!(matches!(error, ClientError::Provider { .. }) && says_limit(&error.to_string()), "{error:?}");
}

#[tokio::test]
async fn what_is_too_long_fails_alone() {
    let limits = Limits { payload: 1000, message: 500, error: 1100, history: 20_000 };
    let (payload, message) = ("x".repeat(1001), "x".repeat(501));
    let store = OpenOptions::new().limits(limits).open("sqlite::memory:").await.unwrap();
    let runs = Arc::new(AtomicUsize::new(0));
    let counter = runs.clone();
    let activities = ActivityRegistry::builder()
        .register("echo", |_: ActivityContext, input: String| async move { Ok(input) })
        .register("return-long", move |_: ActivityContext, length: String| {
            counter.fetch_add(1, Relaxed);
            async move { Ok("x".repeat(length.parse().unwrap())) }
        })
        .register("fail-long", |_: ActivityContext, _: String| async { Err("x".repeat(1101)) });
    let orchestrations = OrchestrationRegistry::builder()
        .register("output", |_: OrchestrationContext, _: String| async { Ok("x".repeat(1001)) })
        .register("error", |_: OrchestrationContext, _: String| async { Err("x".repeat(1101)) })
        .register("input", |ctx: OrchestrationContext, _: String| async move {
            ctx.schedule_activity("echo", "x".repeat(1001)).await
        })
        .register("returned", |ctx: OrchestrationContext, _: String| async move {
            ctx.schedule_activity("return-long", "1001").await
        })
        .register("failed", |ctx: OrchestrationContext, _: String| async move {
            ctx.schedule_activity("fail-long", "").await
        })
        .register("history", |ctx: OrchestrationContext, _: String| async move {
            for _ in 0..30 {
                ctx.schedule_activity("echo", "x".repeat(900)).await?;
            }
            Ok(String::new())
        })
        .register("wait", |ctx: OrchestrationContext, _: String| async move { Ok(ctx.schedule_wait("go").await) })
        .register("parent", |ctx: OrchestrationContext, child: String| async move {
            ctx.schedule_sub_orchestration(child, "").await
        });
    let options = duroxide_export_tests::options();
    capture_logs();
    let runtime = Runtime::start_with_options(store.clone(), activities.build(), orchestrations.build(), options).await;
    let client = Client::new(store);

    client.start_orchestration("waits", "wait", "").await.unwrap();
    assert_too_long(client.start_orchestration("late", "wait", &*payload).await);
    assert_too_long(client.raise_event("waits", "go", &*message).await);
    assert_too_long(client.enqueue_event("waits", "go", &*message).await);
    assert_too_long(client.cancel_instance("waits", &*message).await);

    let children = ["output", "error", "input", "returned", "failed", "history"];
    for child in children {
        client.start_orchestration(child, "parent", child).await.unwrap();
    }
    for child in children {
        let status = client.wait_for_orchestration(child, TIMEOUT).await.unwrap();
        let OrchestrationStatus::Failed { details, .. } = &status else { panic!("{child}: {status:?}") };
        assert!(says_limit(&details.display_message()), "{child}: {details:?}");
    }
    assert_eq!(runs.load(Relaxed), 1, "an activity whose output is too long is not repeated");

    while client.read_execution_history("waits", 1).await.unwrap_or_default().len() < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    client.raise_event("waits", "go", "still here").await.unwrap();
    let status = client.wait_for_orchestration("waits", TIMEOUT).await.unwrap();
    assert!(matches!(&status, OrchestrationStatus::Completed { output, .. } if output == "still here"), "{status:?}");
    runtime.shutdown(None).await;
}
