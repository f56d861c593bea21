//! Mistakes that break a replay. Each is marked with the code of its lint; `tests/seeded.rs` compares.

#![allow(unused, static_mut_refs)]

use duroxide::{ActivityContext, OrchestrationContext, State};
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::env;
use std::fs::{self, File};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

type Outcome = Result<(), String>;

const SECOND: Duration = Duration::from_secs(1);

#[duroxide::activity(idempotent)]
async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

#[duroxide::orchestration]
async fn read_clocks(ctx: OrchestrationContext, deadline: SystemTime) -> Outcome {
    let now = SystemTime::now(); //~ DX0001
    let started = Instant::now(); //~ DX0001
    let utc = chrono::Utc::now(); //~ DX0001
    let local: chrono::DateTime<chrono::Local> = chrono::Local::now(); //~ DX0001
    let seconds = std::time::SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs()); //~ DX0001
    let ticks = tokio::time::Instant::now(); //~ DX0001
    let age = deadline.elapsed(); //~ DX0001
    let later = Some(deadline).unwrap_or_else(SystemTime::now); //~ DX0001
    if started.elapsed() > SECOND { //~ DX0001
        return Err("late".to_owned());
    }
    let right = ctx.utc_now().await? + SECOND;
    Ok(())
}

#[duroxide::orchestration]
async fn draw_lots(ctx: OrchestrationContext, ids: Vec<String>) -> Outcome {
    let id = Uuid::new_v4(); //~ DX0002
    let ordered = uuid::Uuid::now_v7().to_string(); //~ DX0002
    let lucky: bool = rand::random(); //~ DX0002
    let dice = rand::random_range(1..=6); //~ DX0002
    let fast = fastrand::u32(..); //~ DX0002
    let names: Vec<_> = ids.iter().map(|id| format!("{id}-{}", Uuid::new_v4())).collect(); //~ DX0002
    let body = serde_json::json!({ "request": { "id": Uuid::new_v4() } }); //~ DX0002
    let state = std::collections::hash_map::RandomState::new(); //~ DX0002
    let right = ctx.new_guid().await?;
    let seeded = fastrand::Rng::with_seed(7);
    let parsed = Uuid::parse_str(&right);
    Ok(())
}

#[duroxide::orchestration]
async fn wait_awhile(ctx: OrchestrationContext) -> Outcome {
    tokio::time::sleep(SECOND).await; //~ DX0003
    sleep(SECOND).await; //~ DX0003
    std::thread::sleep(SECOND); //~ DX0003
    let reply = timeout(SECOND, ChargeCard::schedule(&ctx, &1)).await; //~ DX0003
    let mut ticks = tokio::time::interval(SECOND); //~ DX0003
    ctx.schedule_timer(SECOND).await;
    Ok(())
}

#[duroxide::orchestration]
async fn run_at_once(ctx: OrchestrationContext) -> Outcome {
    let task = tokio::spawn(async { 1 }); //~ DX0004
    let thread = std::thread::spawn(|| 1); //~ DX0004
    let blocking = tokio::task::spawn_blocking(|| 1); //~ DX0004
    let (a, b) = tokio::join!(ChargeCard::schedule(&ctx, &1), ChargeCard::schedule(&ctx, &2)); //~ DX0004
    tokio::select! { //~ DX0004
        _ = ChargeCard::schedule(&ctx, &1) => {}
        _ = ChargeCard::schedule(&ctx, &2) => {}
    }
    let all = futures::future::join_all([ChargeCard::schedule(&ctx, &1)]).await; //~ DX0004
    let mut queue = FuturesUnordered::new(); //~ DX0004
    queue.push(ChargeCard::schedule(&ctx, &1));
    let streamed: FuturesUnordered<_> = [ChargeCard::schedule(&ctx, &1)].into_iter().collect(); //~ DX0004
    let (sender, receiver) = tokio::sync::mpsc::channel::<u8>(1); //~ DX0004
    let ahead = futures::stream::iter([1, 2]).map(|cents| async move { cents }).buffer_unordered(2); //~ DX0004
    let lock = tokio::sync::Mutex::new(1); //~ DX0004
    tokio::task::yield_now().await; //~ DX0004
    let blocked = futures::executor::block_on(async { 1 }); //~ DX0004
    let right = ctx.join(vec![ChargeCard::schedule(&ctx, &1)]).await;
    Ok(())
}

#[duroxide::orchestration]
async fn wait_for_a_lock(ctx: OrchestrationContext, State(lock): State<Arc<tokio::sync::Mutex<u64>>>) -> Result<u64, String> {
    let count = *lock.lock().await; //~ DX0004
    Ok(count)
}

#[duroxide::orchestration]
async fn ask_the_host(ctx: OrchestrationContext) -> Outcome {
    let region = std::env::var("REGION"); //~ DX0005
    let home = env::var_os("HOME"); //~ DX0005
    let arguments: Vec<String> = env::args().collect(); //~ DX0005
    let output = Command::new("uname").output(); //~ DX0005
    let process = std::process::id(); //~ DX0005
    let cores = std::thread::available_parallelism(); //~ DX0005
    let right = env!("CARGO_PKG_NAME");
    Ok(())
}

#[duroxide::orchestration]
async fn read_and_write(ctx: OrchestrationContext, path: String) -> Outcome {
    let text = std::fs::read_to_string(&path); //~ DX0006
    fs::write(&path, "text").map_err(|error| error.to_string())?; //~ DX0006
    let file = File::open(&path); //~ DX0006
    let later = tokio::fs::read(&path).await; //~ DX0006
    let stream = std::net::TcpStream::connect("127.0.0.1:1"); //~ DX0006
    let hosts = tokio::net::lookup_host("localhost:1").await; //~ DX0006
    let right = std::net::IpAddr::from([127, 0, 0, 1]);
    Ok(())
}

#[duroxide::orchestration]
async fn go_through_maps(ctx: OrchestrationContext, prices: HashMap<String, u64>) -> Result<u64, String> {
    let mut stock = HashMap::new();
    stock.insert("Dune".to_owned(), 3_u64);
    let seen: HashSet<u64> = prices.values().copied().collect();
    for (book, count) in &stock { //~ DX0007
        ctx.trace_info(format!("{book}: {count}"));
    }
    let charges = prices.values().map(|cents| ChargeCard::schedule(&ctx, cents)).collect(); //~ DX0007
    let charged = ctx.join(charges).await;
    let first = seen.iter().next(); //~ DX0007
    for cents in seen { //~ DX0007
        ChargeCard::schedule(&ctx, &cents).await?;
    }
    while let Some((key, value)) = stock.drain().next() {} //~ DX0007
    for (key, value) in ctx.get_kv_all_values() { //~ DX0007
        ctx.trace_info(format!("{key}: {value}"));
    }
    let mut titles: Vec<_> = prices.keys().cloned().collect();
    titles.sort();
    let ordered: BTreeMap<_, _> = prices.iter().collect();
    let distinct = prices.keys().collect::<BTreeSet<_>>();
    for title in &distinct {}
    Ok(prices.values().max().copied().unwrap_or_default())
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Stock {
    counts: HashMap<String, u64>,
    sorted: BTreeMap<String, u64>,
}

#[duroxide::orchestration]
async fn go_through_fields(ctx: OrchestrationContext, stock: Stock) -> Outcome {
    for (book, count) in &stock.counts { //~ DX0007
        ctx.trace_info(format!("{book}: {count}"));
    }
    let first = stock.counts.keys().next(); //~ DX0007
    for (book, count) in &stock.sorted {
        ctx.trace_info(format!("{book}: {count}"));
    }
    Ok(())
}

static SOLD: AtomicU64 = AtomicU64::new(0);
static QUEUE: Mutex<Vec<u64>> = Mutex::new(Vec::new());

#[duroxide::orchestration]
async fn share_state(ctx: OrchestrationContext, State(rates): State<u64>) -> Outcome {
    static mut LAST: u64 = 0; //~ DX0008
    static CALLS: AtomicU64 = AtomicU64::new(0); //~ DX0008
    const LIMITS: [u64; 2] = [1, 2];
    let sold = SOLD.fetch_add(1, Ordering::Relaxed); //~ DX0008
    QUEUE.lock().map_err(|error| error.to_string())?.push(sold); //~ DX0008
    unsafe { LAST = sold };
    thread_local! { //~ DX0008
        static SCRATCH: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
    }
    let most = LIMITS.iter().max();
    Ok(())
}

#[duroxide::orchestration]
async fn forget_to_await(ctx: OrchestrationContext, round: u64) -> Result<u64, String> {
    ChargeCard::schedule(&ctx, &1); //~ DX0010
    let _ = ChargeCard::call(&ctx, &2); //~ DX0010
    drop(ReadClocks::schedule(&ctx, &UNIX_EPOCH)); //~ DX0010
    ReadClocks::call(&ctx, &UNIX_EPOCH).pinned().schedule(); //~ DX0010
    let _ = ReadClocks::call(&ctx, &UNIX_EPOCH).instance("pinned").pinned().schedule(); //~ DX0010
    drop(ForgetToAwait::continue_as_new::<u64, String>(&ctx, &round).pinned()); //~ DX0010
    ctx.schedule_timer(SECOND); //~ DX0010
    let _ = ctx.schedule_activity(CHARGE_CARD, "1").with_tag("gpu"); //~ DX0010
    let _ = ctx.continue_as_new_typed(&(round + 1)); //~ DX0010
    let kept = ChargeCard::schedule(&ctx, &3);
    ReadClocks::call(&ctx, &UNIX_EPOCH).instance("detached").spawn();
    let _ = ctx.schedule_timer(SECOND).await;
    kept.await
}

#[duroxide::deterministic]
fn age_of(order: SystemTime) -> Duration {
    SystemTime::now().duration_since(order).unwrap_or_default() //~ DX0001
}

struct Till;

impl Till {
    #[duroxide::deterministic]
    async fn next_id(&self, ctx: &OrchestrationContext) -> Result<String, String> {
        if self.is_closed() { Ok(Uuid::new_v4().to_string()) } else { ctx.new_guid().await } //~ DX0002
    }

    fn is_closed(&self) -> bool {
        SystemTime::now() > UNIX_EPOCH
    }
}

/// Activities may do anything.
#[duroxide::activity(not_idempotent)]
async fn do_what_it_likes(ctx: ActivityContext) -> Result<u64, String> {
    sleep(Duration::from_millis(1)).await;
    let task = tokio::spawn(async { 1 });
    SOLD.fetch_add(1, Ordering::Relaxed);
    for (key, value) in HashMap::from([(1, 2)]) {}
    SystemTime::now().elapsed().map(|age| age.as_secs()).map_err(|error| error.to_string())
}

fn main() {}
