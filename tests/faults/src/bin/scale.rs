//! Measures how much workers do, with attributes and by hand.
//!
//! ```sh
//! cargo run -p duroxide-export-faults --release --bin scale
//! ```

use clap::{Args, Parser, ValueEnum};
use duroxide_export_faults::database::{Choice, Database};
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
    /// Where the workflows are kept
    #[arg(long, value_enum, default_value_t)]
    store: Choice,
    /// What to measure
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Figure::Throughput, Figure::Latency, Figure::Waiting])]
    figures: Vec<Figure>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Figure {
    /// Workflows per second, by hand and with attributes
    Throughput,
    /// From the start of a workflow to its end
    Latency,
    /// Workflows per second beside instances that wait
    Waiting,
}

#[tokio::main]
async fn main() {
    worker::log_to_stderr();
    let Cli { role, options } = Cli::parse();
    match role {
        Some(Role::Worker(options)) if std::env::var_os(BY_HAND).is_some() => by_hand::work(&options).await,
        Some(Role::Worker(options)) => {
            worker::work(&options, duroxide::RegistriesBuilder::all().only::<BookTrip>().only::<WaitForHoliday>())
                .await;
        }
        None => measure_all(&options).await,
    }
}

/// A database, as new. `None` if it is not installed.
type NewDatabase = fn() -> Option<Database>;

async fn measure_all(options: &Options) {
    for figure in &options.figures {
        match figure {
            Figure::Throughput => throughputs(options).await,
            Figure::Latency => latencies(options).await,
            Figure::Waiting => all_beside_waiting(options).await,
        }
    }
}

async fn throughputs(options: &Options) {
    println!(
        "| store | workers | by hand | attributes | ratio | CPU by hand | CPU attributes | memory by hand | memory \
         attributes | failed by hand |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for database in options.store.databases() {
        for workers in &options.workers {
            throughput(database, *workers, options).await;
        }
    }
}

async fn latencies(options: &Options) {
    println!("\n| store | p50 | p99 |\n| --- | --- | --- |");
    for database in options.store.databases().into_iter().filter_map(|database| database()) {
        latency(&database).await;
    }
}

async fn all_beside_waiting(options: &Options) {
    println!(
        "\n| store | waiting instances | workflows per second | CPU | memory of a worker |\n| --- | --- | --- | --- | --- |"
    );
    for database in options.store.databases() {
        for waiting in [0, options.waiting] {
            let Some(database) = database() else { continue };
            beside_waiting(&database, waiting, options.workflows).await;
        }
    }
}

fn crew(workers: usize, is_by_hand: bool) -> Crew {
    let program = std::env::current_exe().expect("this program");
    let variables = if is_by_hand { vec![(BY_HAND, "1")] } else { Vec::new() };
    Crew { workers, concurrency: 4, lock: 30, variables, ..Crew::of(program) }
}

async fn throughput(database: NewDatabase, workers: usize, options: &Options) {
    let (mut name, mut by_hand, mut attributes) = ("", Vec::new(), Vec::new());
    for _ in 0..options.rounds {
        for (is_by_hand, all) in [(true, &mut by_hand), (false, &mut attributes)] {
            let Some(database) = database() else { return };
            name = database.name();
            let work = measure::work(&crew(workers, is_by_hand), &database, options.workflows).await;
            all.push(if is_by_hand { work } else { complete(work) });
        }
    }
    let [by_hand, attributes] = [by_hand, attributes].map(|all| Work::of_all(&all));
    println!(
        "| {name} | {workers} | {:.1}/s | {:.1}/s | {:.2} | {:.1} ms | {:.1} ms | {:.0} MB | {:.0} MB | {} |",
        by_hand.rate,
        attributes.rate,
        attributes.rate / by_hand.rate,
        milliseconds(by_hand.cpu),
        milliseconds(attributes.cpu),
        megabytes(by_hand.memory),
        megabytes(attributes.memory),
        by_hand.failed
    );
}

/// The same work. With attributes, no instance may fail.
fn complete(work: Work) -> Work {
    assert_eq!(work.failed, 0, "instances have failed with attributes");
    work
}

async fn latency(database: &Database) {
    let latencies = measure::latencies(&crew(1, false), database, 300).await;
    let [p50, p99] = [50, 99].map(|percent| milliseconds(latencies[latencies.len() * percent / 100]));
    println!("| {} | {p50:.0} ms | {p99:.0} ms |", database.name());
}

async fn beside_waiting(database: &Database, waiting: usize, workflows: usize) {
    let work = measure::beside_waiting(&crew(1, false), database, waiting, workflows).await;
    let Work { rate, cpu, memory, .. } = complete(work);
    let name = database.name();
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
