//! What a worker needs as the number of its handlers grows: to start, in memory, and for its workflows.
//!
//! Each measurement is a process of its own, which prints its figures: `growth by-hand 1000`.

// Counts are far below 2^52.
#![allow(clippy::cast_precision_loss)]

#[path = "../registry/entries.rs"]
mod entries;
#[path = "../workload.rs"]
mod workload;

use duroxide::providers::Provider;
use duroxide::providers::sqlite::SqliteProvider;
use duroxide::runtime::RuntimeOptions;
use duroxide::{Client, OrchestrationRegistry, RegistriesBuilder, Runtime};
use duroxide_export_bench::generate::Style;
use duroxide_export_bench::measure::median;
use duroxide_export_bench::table::{HEAD, Row};
use entries::{by_hand, of_size};
use nix::sys::resource::{UsageWho, getrusage};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};
use workload::{AddNumbers, AddThrice, Numbers, add_numbers, add_thrice};

/// How often each is measured, in turns.
const ROUNDS: usize = 5;

/// How many workflows each process runs.
const WORKFLOWS: usize = 200;

const TIMEOUT: Duration = Duration::from_secs(60);

async fn start_by_hand(size: usize, store: Arc<dyn Provider>, options: RuntimeOptions) -> Arc<Runtime> {
    let (names, _) = of_size(size);
    let activities = by_hand(names).register_typed(AddNumbers::NAME, add_numbers).build();
    let orchestrations = OrchestrationRegistry::builder().register_typed(AddThrice::NAME, add_thrice).build();
    Runtime::start_with_options(store, activities, orchestrations, options).await
}

async fn start_with_attributes(size: usize, store: Arc<dyn Provider>, options: RuntimeOptions) -> Arc<Runtime> {
    let builder = match of_size(size) {
        (_, Some(library)) => RegistriesBuilder::empty()
            .merge(RegistriesBuilder::all().only::<AddThrice>().build().expect("registries"))
            .include_crate(library),
        (_, None) => RegistriesBuilder::all(),
    };
    builder.start(store, options).await.expect("registries")
}

/// What one worker needed.
struct Figures {
    /// To build the registries and to start the runtime, in milliseconds.
    start: f64,
    /// For a workflow, the median in milliseconds.
    workflow: f64,
    /// The most memory, in megabytes.
    memory: f64,
}

async fn worker(style: Style, size: usize, workflows: usize) -> Figures {
    let store: Arc<dyn Provider> = Arc::new(SqliteProvider::new_in_memory().await.expect("a store in memory"));
    let options =
        RuntimeOptions { dispatcher_min_poll_interval: Duration::from_millis(1), ..RuntimeOptions::default() };
    let begin = Instant::now();
    let runtime = match style {
        Style::ByHand => start_by_hand(size, store.clone(), options).await,
        Style::Attributes => start_with_attributes(size, store.clone(), options).await,
    };
    let start = begin.elapsed();
    let client = Client::new(store);
    let input = Numbers { numbers: (0..10).collect() };
    let mut milliseconds = Vec::new();
    for workflow in 0..workflows {
        let instance = format!("workflow-{workflow}");
        let begin = Instant::now();
        AddThrice::start(&client, instance.as_str(), &input).await.expect("it starts");
        assert_eq!(AddThrice::wait(&client, &instance, TIMEOUT).await.expect("it ends"), 360);
        milliseconds.push(begin.elapsed().as_secs_f64() * 1e3);
    }
    runtime.shutdown(None).await;
    // The unit on Linux is KiB.
    let memory = getrusage(UsageWho::RUSAGE_SELF).expect("the usage of this process").max_rss() as f64 * 1024.0;
    Figures { start: start.as_secs_f64() * 1e3, workflow: median(milliseconds), memory: memory / 1e6 }
}

/// Runs a worker in a process of its own.
fn measured(style: Style, size: usize, workflows: usize) -> Figures {
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args([style.package(), &size.to_string(), &workflows.to_string()])
        .output()
        .expect("this program starts");
    let text = String::from_utf8_lossy(&output.stdout);
    // duroxide's warnings come first.
    let last = text.lines().last().unwrap_or_default();
    let figures: Vec<f64> = last.split_whitespace().map_while(|figure| figure.parse().ok()).collect();
    let [start, workflow, memory] = figures[..] else {
        panic!("{text}{}", String::from_utf8_lossy(&output.stderr));
    };
    Figures { start, workflow, memory }
}

fn measure(size: usize, rounds: usize, workflows: usize) {
    let mut figures = [Vec::new(), Vec::new()];
    for _ in 0..rounds {
        for (style, figures) in Style::BOTH.into_iter().zip(&mut figures) {
            figures.push(measured(style, size, workflows));
        }
    }
    let row = |what: &str, unit, figure: fn(&Figures) -> f64| {
        let [by_hand, attributes] = figures.each_ref().map(|figures| median(figures.iter().map(figure).collect()));
        println!("{}", Row { what: format!("{what}, {size} handlers"), unit, by_hand, attributes, at_most: None });
    };
    row("start", " ms", |figures| figures.start);
    row("workflow", " ms", |figures| figures.workflow);
    row("memory", " MB", |figures| figures.memory);
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [style, size, workflows] = &arguments[..]
        && let Some(style) = Style::BOTH.into_iter().find(|known| known.package() == style)
    {
        let [size, workflows] = [size, workflows].map(|number| number.parse().expect("a number"));
        let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("tokio starts");
        let Figures { start, workflow, memory } = tokio.block_on(worker(style, size, workflows));
        println!("{start} {workflow} {memory}");
        return;
    }
    // For `cargo bench -- --test`.
    let (rounds, workflows) =
        if arguments.iter().any(|argument| argument == "--test") { (1, 1) } else { (ROUNDS, WORKFLOWS) };
    println!("{HEAD}");
    for size in [10, 100, 1_000, 10_000] {
        measure(size, rounds, workflows);
    }
}
