//! Measures how much workers do, with attributes and by hand.
//!
//! ```sh
//! cargo run -p duroxide-export-faults --release --bin scale
//! ```

use clap::{Args, Parser};
use duroxide_export_faults::database::Database;
use duroxide_export_faults::fleet::Crew;
use duroxide_export_faults::scale::by_hand;
use duroxide_export_faults::scale::measure::{self, Work};
use duroxide_export_faults::scale::trips::{BookTrip, WaitForHoliday};
use duroxide_export_faults::worker::{self, Role};
use std::time::Duration;

/// This variable selects the handlers that are written by hand.
const BY_HAND: &str = "SCALE_BY_HAND";

#[derive(Debug, Parser)]
#[command(version, about, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    role: Option<Role>,
    #[command(flatten)]
    options: Options,
}

#[derive(Debug, Args)]
struct Options {
    /// How many workflows each measurement runs
    #[arg(long, default_value_t = 1000)]
    workflows: usize,
    /// How often to measure both sides, in turns
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// The numbers of workers
    #[arg(long, value_delimiter = ',', default_values_t = [1, 2, 4])]
    workers: Vec<usize>,
    /// How many instances wait beside the others
    #[arg(long, default_value_t = 10_000)]
    waiting: usize,
}

#[tokio::main]
async fn main() {
    worker::log_to_stderr();
    let Cli { role, options } = Cli::parse();
    match role {
        Some(Role::Worker(options)) if std::env::var_os(BY_HAND).is_some() => by_hand::work(&options).await,
        Some(Role::Worker(options)) => {
            worker::work(&options, duroxide::registry_builder().only::<BookTrip>().only::<WaitForHoliday>()).await;
        }
        None => measure_all(&options).await,
    }
}

/// A database, as new.
type NewDatabase = fn() -> Option<Database>;

async fn measure_all(options: &Options) {
    let databases: [(&str, NewDatabase); 2] =
        [("SQLite", || Some(Database::sqlite())), ("PostgreSQL", Database::postgres)];
    println!(
        "| store | workers | by hand | attributes | ratio | CPU by hand | CPU attributes | memory by hand | memory attributes | failed by hand |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (name, database) in databases {
        for workers in &options.workers {
            throughput(name, database, *workers, options).await;
        }
    }
    println!("\n| store | p50 | p99 |\n| --- | --- | --- |");
    for (name, database) in databases {
        latency(name, database).await;
    }
    println!(
        "\n| store | waiting instances | workflows per second | CPU | memory of a worker |\n| --- | --- | --- | --- | --- |"
    );
    for (name, database) in databases {
        for waiting in [0, options.waiting] {
            beside_waiting(name, database, waiting, options.workflows).await;
        }
    }
}

fn crew(workers: usize, is_by_hand: bool) -> Crew {
    let program = std::env::current_exe().expect("this program");
    let variables = if is_by_hand { vec![(BY_HAND, "1")] } else { Vec::new() };
    Crew { workers, concurrency: 4, lock: 30, variables, ..Crew::of(program) }
}

async fn throughput(name: &str, database: NewDatabase, workers: usize, options: &Options) {
    let (mut by_hand, mut attributes) = (Vec::new(), Vec::new());
    for _ in 0..options.rounds {
        for (is_by_hand, all) in [(true, &mut by_hand), (false, &mut attributes)] {
            let Some(database) = database() else { return };
            let work = measure::work(&crew(workers, is_by_hand), &database, options.workflows).await;
            assert!(is_by_hand || work.failed == 0, "{} instances have failed with attributes", work.failed);
            all.push(work);
        }
    }
    let failed: u64 = by_hand.iter().map(|work| work.failed).sum();
    let [by_hand, attributes] = [by_hand, attributes].map(|all| Work::median(&all));
    println!(
        "| {name} | {workers} | {:.1}/s | {:.1}/s | {:.2} | {:.1} ms | {:.1} ms | {:.0} MB | {:.0} MB | {failed} |",
        by_hand.rate,
        attributes.rate,
        attributes.rate / by_hand.rate,
        milliseconds(by_hand.cpu),
        milliseconds(attributes.cpu),
        megabytes(by_hand.memory),
        megabytes(attributes.memory)
    );
}

async fn latency(name: &str, database: NewDatabase) {
    let Some(database) = database() else { return };
    let latencies = measure::latencies(&crew(1, false), &database, 300).await;
    let [p50, p99] = [50, 99].map(|percent| milliseconds(latencies[latencies.len() * percent / 100]));
    println!("| {name} | {p50:.0} ms | {p99:.0} ms |");
}

async fn beside_waiting(name: &str, database: NewDatabase, waiting: usize, workflows: usize) {
    let Some(database) = database() else { return };
    let Work { rate, cpu, memory, .. } = measure::beside_waiting(&crew(1, false), &database, waiting, workflows).await;
    println!("| {name} | {waiting} | {rate:.1}/s | {:.1} ms | {:.0} MB |", milliseconds(cpu), megabytes(memory));
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// Far below 2^52.
#[allow(clippy::cast_precision_loss)]
const fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
