//! Correct code that looks wrong. Nothing is reported; `tests/seeded.rs` compares.

#![allow(unused)]

use audits::{Audit, Journal};
use clock::Instant;
use duroxide::OrchestrationContext;
use limits::{CACHE, QUEUE_LENGTH};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::Duration;
use store::fs;
use tools::{spawn, timeout};

type Outcome = Result<(), String>;

/// A clock that ticks with the workflow.
mod clock {
    pub struct Instant(pub u64);

    impl Instant {
        pub fn now() -> Self {
            Self(7)
        }

        pub fn elapsed(&self) -> u64 {
            self.0
        }
    }
}

mod store {
    pub mod fs {
        pub fn read(key: &str) -> String {
            key.to_owned()
        }
    }
}

mod tools {
    pub fn timeout(after: u64, work: u64) -> u64 {
        after.min(work)
    }

    pub fn spawn(plant: &str) -> String {
        plant.to_owned()
    }

    pub struct SystemTime;

    impl SystemTime {
        pub fn now(tick: u64) -> u64 {
            tick
        }
    }
}

mod limits {
    pub struct Limits;

    impl Limits {
        pub const fn load(&self, index: usize) -> usize {
            index
        }
    }

    pub const QUEUE_LENGTH: usize = 3;
    pub struct Settings(pub u64);

    impl Settings {
        pub fn read(&self) -> u64 {
            self.0
        }
    }
    pub const CACHE: Limits = Limits;
}

const SETTINGS: limits::Settings = limits::Settings(1);

mod audits {
    use duroxide::OrchestrationContext;

    /// Its function has the name of a handle's, but it is not a handle.
    pub struct Audit;

    impl Audit {
        pub fn call(ctx: &OrchestrationContext, what: &str) {
            ctx.trace_info(what);
        }
    }

    pub struct Journal;

    impl Journal {
        pub fn schedule(ctx: &OrchestrationContext, what: &str) -> usize {
            ctx.trace_info(what);
            what.len()
        }
    }
}

fn sleep(hours: u64) -> u64 {
    hours
}

macro_rules! select {
    ($first:expr, $second:expr) => {
        $first.max($second)
    };
}

macro_rules! println {
    ($($argument:tt)*) => {
        format!($($argument)*)
    };
}

#[duroxide::orchestration]
async fn use_names_of_its_own(ctx: OrchestrationContext) -> Result<u64, String> {
    let now = Instant::now();
    let text = fs::read("key") + &spawn("rose") + &println!("{}", QUEUE_LENGTH);
    let rest = sleep(8) + timeout(1, 2) + select!(3_u64, 4);
    let tick = tools::SystemTime::now(5);
    let local = {
        use crate::clock::Instant as Moment;
        Moment::now().0
    };
    Ok(now.0 + rest + tick + local + SETTINGS.read() + text.len() as u64)
}

#[duroxide::orchestration]
async fn call_what_is_no_handle(ctx: OrchestrationContext) -> Outcome {
    Audit::call(&ctx, "begin");
    let _ = Journal::schedule(&ctx, "end");
    audits::Audit::call(&ctx, "end");
    Ok(())
}

struct Report {
    names: BTreeSet<String>,
    total: u64,
}

#[duroxide::orchestration]
async fn go_through_maps(ctx: OrchestrationContext, prices: HashMap<String, u64>) -> Result<BTreeSet<String>, String> {
    let total: u64 = prices.values().sum();
    let cheap = prices.values().filter(|price| **price < 100).count();
    let mut by_price = BTreeMap::new();
    for (name, price) in &prices {
        by_price.insert(*price, name.clone());
    }
    let mut sum = 0_u64;
    for price in prices.values() {
        sum += price;
    }
    let mut names = Vec::new();
    for name in prices.keys() {
        names.push(name.clone());
    }
    names.sort();
    let both: HashSet<String> = prices.keys().cloned().collect();
    let report = Report { names: prices.keys().cloned().collect(), total: prices.values().sum() };
    let one = prices.iter().find(|(name, _)| *name == "Dune");
    ctx.trace_info(format!("{total} {cheap} {sum} {prices:?}"));
    Ok(prices.into_keys().collect())
}

#[duroxide::orchestration]
async fn wait_with_a_limit(ctx: OrchestrationContext, limit: Option<Duration>) -> Outcome {
    let limit = limit.unwrap_or(Duration::MAX).min(Duration::from_secs(3_155_760_000));
    ctx.schedule_timer(limit).await;
    Ok(())
}

#[duroxide::event(name = "approval")]
#[derive(serde::Serialize, serde::Deserialize)]
struct Approval(bool);

#[duroxide::queue(name = "line")]
#[derive(serde::Serialize, serde::Deserialize)]
struct Line(String);

/// Not an event, although it can be waited for.
struct Turn;

impl Turn {
    async fn wait(ctx: &OrchestrationContext) {
        ctx.schedule_timer(Duration::from_secs(1)).await;
    }
}

#[duroxide::orchestration]
async fn wait_for_messages(ctx: OrchestrationContext, stages: Vec<String>) -> Result<usize, String> {
    while !Approval::wait(&ctx).await?.0 {}
    for stage in &stages {
        Turn::wait(&ctx).await;
        Approval::named(stage).wait(&ctx).await?;
        ctx.schedule_timer(Duration::from_secs(1)).await;
    }
    loop {
        let approval = Approval::wait(&ctx);
        let timer = ctx.schedule_timer(Duration::from_secs(1));
        if let duroxide::Either2::First(approval) = ctx.select2(approval, timer).await {
            approval?;
            break;
        }
    }
    let mut count = 0;
    while let Some(Line(line)) = Line::dequeue_timeout(&ctx, Duration::from_secs(1)).await? {
        count += line.len();
        ctx.schedule_timer(Duration::from_secs(1)).await;
    }
    Ok(count)
}

#[duroxide::orchestration]
async fn take_all_lines(ctx: OrchestrationContext, lines: Vec<String>) -> Outcome {
    ctx.trace_info(format!("{lines:?}"));
    let first = Line::dequeue(&ctx).await;
    let others = Line::drain(&ctx).await;
    let lines: Result<Vec<_>, String> = std::iter::once(first).chain(others).map(|line| Ok(line?.0)).collect();
    return TakeAllLines::continue_as_new(&ctx, &lines?).await;
}

struct Feed(OrchestrationContext);

impl Feed {
    async fn recv(&self) -> String {
        self.0.schedule_timer(Duration::from_secs(1)).await;
        "news".to_owned()
    }
}

#[duroxide::orchestration]
async fn read_news(ctx: OrchestrationContext, count: usize) -> Result<usize, String> {
    let feed = Feed(ctx.clone());
    let news = feed.recv().await;
    loop {
        if Line::dequeue(&ctx).await?.0 == news {
            return Ok(count);
        }
    }
}

/// Work in batches, which ends.
#[duroxide::orchestration]
async fn count_to_ten(ctx: OrchestrationContext, count: usize) -> Result<usize, String> {
    if count == 10 {
        return Ok(count);
    }
    return CountToTen::continue_as_new(&ctx, &(count + 1)).await;
}

fn main() {}
