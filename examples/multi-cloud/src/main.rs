//! An application that composes two workflow libraries: a database on Azure, a cluster on AWS.

mod choice;
mod cli;
mod decide;
mod deploy;
mod firewall;
mod list;
mod progress;
mod registries;
mod replay;
mod run;
mod status;
mod stores;
mod submit;
mod worker;

use clap::Parser;
use cli::{Cli, Command, ListOptions, LogFormat, Target};
use std::io::IsTerminal as _;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

duroxide::export!(registry);

fn main() -> ExitCode {
    let Cli { log_format, command } = Cli::parse();
    log_to_stderr(log_format, &command);
    let result = match command {
        Command::Run(options) => wait_for(run::run(&options.embedded, options.target, false)),
        Command::Deploy(options) => wait_for(run::run(&options.embedded, Target::All, options.needs_approval)),
        Command::Worker(options) => wait_for(worker::work(&options)),
        Command::Submit(options) => wait_for(submit::submit(&options)),
        Command::Status(options) => wait_for(status::status(&options)),
        Command::Approve(options) => wait_for(decide::decide(&options, true)),
        Command::Reject(options) => wait_for(decide::decide(&options, false)),
        Command::List(ListOptions { store: Some(url), .. }) => wait_for(status::list(&url)),
        Command::List(options) => list::list(&options),
        Command::Replay(options) => wait_for(replay::replay(&options)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn wait_for(work: impl Future<Output = Result<(), String>>) -> Result<(), String> {
    let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    tokio.map_err(|error| format!("tokio does not start: {error}"))?.block_on(work)
}

/// Logs as `RUST_LOG` says. By default, workers log what happens, and other commands only errors. Without a subscriber,
/// duroxide would set one up that writes to standard output.
fn log_to_stderr(format: LogFormat, command: &Command) {
    let level = if matches!(command, Command::Worker(_)) { LevelFilter::INFO } else { LevelFilter::ERROR };
    let filter = EnvFilter::builder().with_default_directive(level.into()).from_env_lossy();
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => logs.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => logs.json().flatten_event(true).init(),
    }
}
