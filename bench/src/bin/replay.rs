//! Replays histories of 16 events, from memory and from a store, and measures time and memory.
//!
//! ```sh
//! cargo build --release -p duroxide-export-bench --features replay --bin replay
//! target/release/replay memory
//! target/release/replay fill --store sqlite:/tmp/many.db --instances 100000
//! target/release/replay over --store 'sqlite:/tmp/many.db?mode=ro'
//! ```
//!
//! `fill` and `over` are two processes, so that the memory of the second is that of the replays.

// Times and sizes are far below 2^52.
#![allow(clippy::cast_precision_loss)]

use clap::{Parser, Subcommand};
use duroxide::providers::{Provider, open};
use duroxide::replay::{Recording, Replay};
use duroxide::runtime::RuntimeOptions;
use duroxide::{Client, OrchestrationContext, RegistriesBuilder};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use sqlx::{Connection, PgConnection, SqliteConnection, raw_sql};
use std::error::Error;
use std::io::{IsTerminal, stderr};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Replays histories, and measures.
#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Replays one history again and again
    Memory {
        /// How often
        #[arg(long, default_value_t = 100_000)]
        times: u32,
    },
    /// Fills an empty store with instances that wait for an event
    Fill {
        /// The URL of the store
        #[arg(long)]
        store: String,
        /// How many
        #[arg(long, default_value_t = 100_000)]
        instances: u32,
    },
    /// Replays all instances of a store
    Over {
        /// The URL of the store
        #[arg(long)]
        store: String,
    },
}

#[duroxide::activity(name = "move-item", idempotent)]
async fn move_item(item: (u32, String)) -> Result<String, String> {
    Ok(format!("{} is in place {}", item.1, item.0))
}

/// With seven activities and a wait, the history has 16 events.
#[duroxide::orchestration(name = "move-items")]
async fn move_items(ctx: OrchestrationContext, order: String) -> Result<String, String> {
    let mut moved = String::new();
    for place in 0..7 {
        moved = MoveItem::call(&ctx, &(place, format!("item of order {order}"))).await?;
    }
    ctx.schedule_wait("delivered").await;
    Ok(moved)
}

const EVENTS: usize = 16;

fn main() -> Result<(), Box<dyn Error>> {
    let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    tokio.block_on(async {
        match Cli::parse().command {
            Command::Memory { times } => memory(times).await,
            Command::Fill { store, instances } => fill(&store, instances).await,
            Command::Over { store } => over(&store).await,
        }
    })
}

/// Runs one instance until it waits for its event.
async fn start(store: &Arc<dyn Provider>, instance: &str) -> Result<Recording, Box<dyn Error>> {
    let client = Client::new(Arc::clone(store));
    let options =
        RuntimeOptions { dispatcher_min_poll_interval: Duration::from_millis(5), ..RuntimeOptions::default() };
    let runtime = RegistriesBuilder::all().start(Arc::clone(store), options).await?;
    MoveItems::start(&client, instance, &"7".to_owned()).await?;
    loop {
        if let Ok(recording) = Recording::of(&client, instance).await
            && recording.instances[0].executions[0].events.len() == EVENTS
        {
            runtime.shutdown(None).await;
            return Ok(recording);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn memory(times: u32) -> Result<(), Box<dyn Error>> {
    let store = open("sqlite::memory:").await?;
    let recording = start(&store, "template").await?;
    let replay = Replay::with(duroxide::create_orchestration_registry());
    let (begun, cpu) = (Instant::now(), cpu_time()?);
    for _ in 0..times {
        assert!(replay.run(&recording).is_same());
    }
    report(times as usize, begun, cpu)
}

/// Lets a runtime make one instance, and copies its rows.
async fn fill(url: &str, instances: u32) -> Result<(), Box<dyn Error>> {
    drop(start(&open(url).await?, "template").await?);
    let begun = Instant::now();
    if url.starts_with("sqlite:") {
        raw_sql(&copies(instances)).execute(&mut SqliteConnection::connect(url).await?).await?;
    } else {
        raw_sql(&copies(instances)).execute(&mut PgConnection::connect(url).await?).await?;
    }
    println!("{instances} instances in {:.1} s", begun.elapsed().as_secs_f64());
    Ok(())
}

/// SQL that copies the instance `template`, and leaves as many instances as asked for.
fn copies(instances: u32) -> String {
    let copy = |table: &str, columns: &str, values: &str| {
        format!(
            "INSERT INTO {table} (instance_id, {columns})
             WITH RECURSIVE copy(number) AS (SELECT 2 UNION ALL SELECT number + 1 FROM copy WHERE number < {instances})
             SELECT 'instance-' || copy.number, {values} FROM {table} CROSS JOIN copy WHERE instance_id = 'template';"
        )
    };
    let same = |table, columns| copy(table, columns, columns);
    let history = "execution_id, event_id, event_type, created_at";
    [
        "BEGIN;".to_owned(),
        same("instances", "orchestration_name, orchestration_version, current_execution_id, created_at, updated_at"),
        same("executions", "execution_id, status, started_at"),
        copy(
            "history",
            &format!("{history}, event_data"),
            &format!("{history}, replace(event_data, 'template', 'instance-' || copy.number)"),
        ),
        "COMMIT;".to_owned(),
    ]
    .concat()
}

async fn over(url: &str) -> Result<(), Box<dyn Error>> {
    let (begun, cpu) = (Instant::now(), cpu_time()?);
    let store = open(url).await?;
    let replay = Replay::with(duroxide::create_orchestration_registry()).over(&store);
    let summary = replay.summary_with(|done, all| {
        if done % 10_000 == 0 && stderr().is_terminal() {
            eprintln!("{done} of {all}");
        }
    });
    let summary = summary.await?;
    print!("{summary}");
    report(summary.replayed, begun, cpu)
}

/// The CPU time of this process, in user mode and in the kernel.
fn cpu_time() -> nix::Result<[f64; 2]> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    Ok([usage.user_time(), usage.system_time()].map(|time| time.num_microseconds() as f64 / 1e6))
}

fn report(replays: usize, begun: Instant, [user_before, system_before]: [f64; 2]) -> Result<(), Box<dyn Error>> {
    let (wall, [user, system]) = (begun.elapsed().as_secs_f64(), cpu_time()?);
    let (user, system) = (user - user_before, system - system_before);
    // The unit on Linux is KiB.
    let memory = getrusage(UsageWho::RUSAGE_SELF)?.max_rss() as f64 / 1024.0;
    println!(
        "{replays} replays in {wall:.1} s (user {user:.1} s, system {system:.1} s), {:.0} for each second of user time, at \
         most {memory:.0} MB",
        replays as f64 / user
    );
    Ok(())
}
