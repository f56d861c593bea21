//! Measures what it costs to compile the same library written by hand and with attributes, and prints a table with the
//! ratios.
//!
//! `cargo run --release -p duroxide-export-bench --bin compile-time`

// Sizes are far below 2^52.
#![allow(clippy::cast_precision_loss)]

use clap::Parser;
use duroxide_export_bench::expansion;
use duroxide_export_bench::generate::{Messages, Style};
use duroxide_export_bench::measure::{self, Cost, measured, median};
use duroxide_export_bench::table::{HEAD, Row};
use duroxide_export_bench::workspace::{Payloads, Workspace};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Compiles generated libraries in both styles, in turns, and prints the medians.
#[derive(Debug, Parser)]
struct Options {
    /// The sizes of the libraries, in handlers.
    #[arg(long, value_delimiter = ',', default_values_t = [10, 100, 300, 1000])]
    handlers: Vec<usize>,
    /// The number of measurements.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Only measure `cargo check` and the dev build.
    #[arg(long)]
    quick: bool,
    /// Where the libraries and their dependencies are compiled. Compiled dependencies are reused.
    #[arg(long, default_value = "target/compile-time")]
    target: PathBuf,
    /// Only measure cold builds of duroxide and duroxide-export, this many times. Each takes a few minutes.
    #[arg(long)]
    cold: Option<usize>,
    /// Only measure what so many messages cost in a library with attributes, and compare that with the cost of handlers.
    #[arg(long)]
    messages: Option<usize>,
    /// Only measure what schemas and calls by name cost in a library with this many handlers.
    #[arg(long)]
    payloads: Option<usize>,
    /// Only print how long each macro takes in a library with this many handlers, according to rustc.
    #[arg(long)]
    expansion: Option<usize>,
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some((first, cargo)) = arguments.split_first()
        && first == "measure"
    {
        return measured(cargo);
    }
    let options = Options::parse();
    if let Some(handlers) = options.expansion {
        return Bench::new(handlers, &options.target)?.expansion();
    }
    if let Some(messages) = options.messages {
        return print_cost_of_messages(messages, &options);
    }
    if let Some(handlers) = options.payloads {
        return print_cost_of_payloads(handlers, &options);
    }
    println!("{HEAD}");
    if let Some(rounds) = options.cold {
        println!("{}", Bench::new(10, &options.target)?.cold(rounds)?);
        return Ok(());
    }
    for handlers in &options.handlers {
        for row in Bench::new(*handlers, &options.target)?.rows(&options)? {
            println!("{row}");
        }
    }
    Ok(())
}

/// Two libraries of one size, each with a program.
struct Bench {
    handlers: usize,
    workspace: Workspace,
}

/// What is compiled, and how.
struct Command {
    what: &'static str,
    arguments: &'static [&'static str],
    /// The target for the ratio at 300 handlers.
    at_most: Option<f64>,
    /// What is touched before each build.
    touched: Touched,
}

/// What makes cargo compile again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Touched {
    /// Everything is compiled.
    Everything,
    /// The body of one handler has changed, and the rest is already compiled.
    OneHandler,
}

const CHECK: Command =
    Command { what: "`cargo check`", arguments: &["check"], at_most: Some(1.20), touched: Touched::Everything };
const DEV: Command =
    Command { what: "dev build", arguments: &["build"], at_most: Some(1.10), touched: Touched::Everything };
const RELEASE: Command = Command {
    what: "release build",
    arguments: &["build", "--release"],
    at_most: Some(0.90),
    touched: Touched::Everything,
};
const TOUCHED_CHECK: Command = Command {
    what: "`cargo check` after a change in one handler",
    arguments: &["check"],
    at_most: None,
    touched: Touched::OneHandler,
};
const TOUCHED_DEV: Command = Command {
    what: "dev build after a change in one handler",
    arguments: &["build"],
    at_most: None,
    touched: Touched::OneHandler,
};

/// How often duroxide-export is built on top of each build of duroxide, which takes ten times as long and varies less.
const ADDED_PER_ROUND: usize = 5;

/// The size that has targets.
const TARGET_SIZE: usize = 300;

impl Bench {
    /// Writes the libraries.
    fn new(handlers: usize, target: &Path) -> io::Result<Self> {
        let workspace = Workspace::write(&handlers.to_string(), handlers, Messages::None, target)?;
        Ok(Self { handlers, workspace })
    }

    fn rows(&self, options: &Options) -> io::Result<Vec<Row>> {
        let commands: &[Command] =
            if options.quick { &[CHECK, DEV] } else { &[CHECK, DEV, RELEASE, TOUCHED_CHECK, TOUCHED_DEV] };
        let mut rows = Vec::new();
        for command in commands {
            let costs = self.costs(command, options.rounds)?;
            rows.push(self.row(command.what, " s", command.at_most, costs.each_ref().map(|costs| cpu(costs))));
            if command.arguments == DEV.arguments && command.touched == Touched::Everything {
                rows.push(self.row(
                    "peak memory of rustc, dev build",
                    " MB",
                    None,
                    costs.each_ref().map(|costs| memory(costs)),
                ));
                rows.push(self.row("rlib, dev build", " MB", Some(0.70), self.sizes("debug", rlib)?));
            }
        }
        if !options.quick {
            rows.push(self.row("rlib, release build", " MB", None, self.sizes("release", rlib)?));
            for style in Style::BOTH {
                self.workspace.cargo(&["build", "--quiet", "--release", "--package", style.program()])?;
            }
            rows.push(self.row(
                "stripped program, release build",
                " MB",
                None,
                self.sizes("release", |style| style.program().to_owned())?,
            ));
        }
        Ok(rows)
    }

    fn row(&self, what: &str, unit: &'static str, at_most: Option<f64>, [by_hand, attributes]: [f64; 2]) -> Row {
        let at_most = at_most.filter(|_| self.handlers == TARGET_SIZE);
        Row { what: format!("{what}, {} handlers", self.handlers), unit, by_hand, attributes, at_most }
    }

    /// Measures both styles in turns, so that other load on the machine affects both.
    fn costs(&self, command: &Command, rounds: usize) -> io::Result<[Vec<Cost>; 2]> {
        let mut costs = [Vec::new(), Vec::new()];
        // The first run also compiles dependencies.
        for round in 0..=rounds {
            for (style, costs) in Style::BOTH.into_iter().zip(&mut costs) {
                let cost = self.cost(command, style, round)?;
                if round > 0 {
                    costs.push(cost);
                }
            }
        }
        Ok(costs)
    }

    fn cost(&self, command: &Command, style: Style, round: usize) -> io::Result<Cost> {
        let source = self.workspace.directory.join(style.package()).join("src");
        let changed = match command.touched {
            Touched::Everything => source.join("lib.rs"),
            Touched::OneHandler => source.join("activities/group_0.rs"),
        };
        let text = fs::read_to_string(&changed)?;
        // Not a comment, because the code must differ.
        let changed_text = text.replacen("running {}", &format!("running {{}} ({round})"), 1);
        fs::write(&changed, if command.touched == Touched::OneHandler { changed_text } else { text.clone() })?;
        let package = ["--quiet", "--package", style.package()];
        let arguments: Vec<&str> = command.arguments.iter().copied().chain(package).collect();
        let cost = measure::cost(
            &self.workspace.directory,
            &self.workspace.target,
            command.touched == Touched::OneHandler,
            &arguments,
        );
        fs::write(&changed, text)?;
        cost
    }

    /// Measures a cold dev build of duroxide, and of duroxide-export on top of it.
    ///
    /// Not two cold builds, because two builds of the same code differ by as much as the addition. With one job at a
    /// time, because two jobs on the threads of one core slow each other down.
    fn cold(&self, rounds: usize) -> io::Result<Row> {
        let [target, copy] = ["cold", "cold-copy"].map(|name| self.workspace.target.join(name));
        let build = |target: &Path, package| {
            let arguments = ["build", "--quiet", "--jobs", "1", "--package", package];
            measure::cost(&self.workspace.directory, target, false, &arguments)
        };
        let mut costs = [Vec::new(), Vec::new()];
        for _ in 0..rounds {
            remove_if_there(&target)?;
            costs[0].push(build(&target, "duroxide")?);
            for _ in 0..ADDED_PER_ROUND {
                copy_directory(&target, &copy)?;
                costs[1].push(build(&copy, "duroxide-export")?);
            }
        }
        remove_if_there(&copy)?;
        let [duroxide, added] = costs.each_ref().map(|costs| cpu(costs));
        Ok(Row {
            what: "dev build from nothing: duroxide with SQLite, and with duroxide-export too".to_owned(),
            unit: " s",
            by_hand: duroxide,
            attributes: duroxide + added,
            at_most: Some(1.07),
        })
    }

    fn expansion(&self) -> io::Result<()> {
        let profile = self.workspace.target.join("profile");
        remove_if_there(&profile)?;
        fs::create_dir_all(&profile)?;
        measure::profile(&self.workspace.directory, &self.workspace.target, Style::Attributes.package(), &profile)?;
        println!("| macro | invocations | median | mean |\n| --- | --- | --- | --- |");
        for (name, expansions) in expansion::read(&profile).map_err(io::Error::other)? {
            println!("| `{name}` | {expansions} |");
        }
        Ok(())
    }

    fn sizes(&self, profile: &str, file: fn(Style) -> String) -> io::Result<[f64; 2]> {
        let size = |style| fs::metadata(self.workspace.target.join(profile).join(file(style))).map(|file| file.len());
        let [by_hand, attributes] = Style::BOTH;
        Ok([megabytes(size(by_hand)? as f64), megabytes(size(attributes)? as f64)])
    }
}

/// The number of handlers in the smaller library, whose cost is subtracted.
const FEW_HANDLERS: usize = 10;

/// Prints what a handler costs in `cargo check`, along with its types, and what the attribute of a message costs.
fn print_cost_of_messages(messages: usize, options: &Options) -> io::Result<()> {
    let library = |name: &str, handlers, messages| Workspace::write(name, handlers, messages, &options.target);
    let libraries = [
        library("few", FEW_HANDLERS, Messages::None)?,
        library("many", TARGET_SIZE, Messages::None)?,
        library("types", TARGET_SIZE, Messages::Types(messages))?,
        library("messages", TARGET_SIZE, Messages::Annotated(messages))?,
    ];
    let mut costs = [const { Vec::new() }; 4];
    // The first round also compiles dependencies.
    for round in 0..=options.rounds {
        for (library, costs) in libraries.iter().zip(&mut costs) {
            library.forget()?;
            let cost = library.cargo(&["check", "--quiet", "--package", Style::Attributes.package()])?;
            if round > 0 {
                costs.push(cost);
            }
        }
    }
    let [few, many, types, annotated] = costs.map(|costs| cpu(&costs) * 1e3);
    let handler = (many - few) / (TARGET_SIZE - FEW_HANDLERS) as f64;
    let message = (annotated - types) / messages as f64;
    println!("| | a handler | a message | ratio | at most |\n| --- | --- | --- | --- | --- |");
    let what = format!("`cargo check`, {TARGET_SIZE} handlers and {messages} messages");
    println!("| {what} | {handler:.2} ms | {message:.2} ms | {:.2} | 0.25 |", message / handler);
    Ok(())
}

/// What each feature costs, in a library with attributes. The derives cost the same without the feature, and are measured
/// for comparison.
const PAYLOADS: [(&str, Payloads); 5] = [
    ("no feature", Payloads { features: "", schemas: false }),
    ("no feature, types derive `JsonSchema`", Payloads { features: "", schemas: true }),
    ("`schema`, no type derives it", Payloads { features: "\"schema\"", schemas: false }),
    ("`schema`, types derive `JsonSchema`", Payloads { features: "\"schema\"", schemas: true }),
    ("`dynamic`", Payloads { features: "\"dynamic\"", schemas: false }),
];

/// Prints what schemas and calls by name cost, in turns.
fn print_cost_of_payloads(handlers: usize, options: &Options) -> io::Result<()> {
    const COMMANDS: [&str; 2] = ["check", "build"];
    let mut costs: [[Vec<Cost>; 2]; 5] = Default::default();
    let mut sizes = [0.; 5];
    // The first round also compiles dependencies.
    for round in 0..=options.rounds {
        for (index, (_, payloads)) in PAYLOADS.into_iter().enumerate() {
            let name = format!("payloads-{index}");
            // Apart, because the features are those of one compiled duroxide-export.
            let target = options.target.join(&name);
            let library = Workspace::write_with(&name, handlers, Messages::None, payloads, &target)?;
            for (command, costs) in COMMANDS.into_iter().zip(&mut costs[index]) {
                let cost = library.cargo(&[command, "--quiet", "--package", Style::Attributes.package()])?;
                if round > 0 {
                    costs.push(cost);
                }
            }
            let file = library.target.join("debug").join(rlib(Style::Attributes));
            sizes[index] = megabytes(fs::metadata(file)?.len() as f64);
        }
    }
    println!("| {handlers} handlers | `cargo check` | dev build | rlib |\n| --- | --- | --- | --- |");
    for ((name, _), (costs, size)) in PAYLOADS.into_iter().zip(costs.iter().zip(sizes)) {
        let [check, build] = costs.each_ref().map(|costs| cpu(costs));
        println!("| {name} | {check:.2} s | {build:.2} s | {size:.1} MB |");
    }
    Ok(())
}

fn rlib(style: Style) -> String {
    format!("lib{}.rlib", style.krate())
}

/// Copies cargo's artifacts along with their modification times, by which cargo recognizes them.
fn copy_directory(from: &Path, to: &Path) -> io::Result<()> {
    remove_if_there(to)?;
    let status = std::process::Command::new("cp").arg("--archive").args([from, to]).status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("{} cannot be copied", from.display()))) }
}

fn remove_if_there(directory: &Path) -> io::Result<()> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn cpu(costs: &[Cost]) -> f64 {
    median(costs.iter().map(|cost| cost.cpu).collect())
}

fn memory(costs: &[Cost]) -> f64 {
    megabytes(median(costs.iter().map(|cost| cost.memory).collect()))
}

fn megabytes(bytes: f64) -> f64 {
    bytes / 1e6
}
