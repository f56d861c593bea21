//! An application that composes two workflow libraries: a database on Azure, a cluster on AWS.

mod cli;
mod decide;
mod deploy;
mod firewall;
mod list;
mod progress;
mod registries;
mod run;
mod stores;

use clap::Parser;
use cli::{Command, Target};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

duroxide::export!(registry);

fn main() -> ExitCode {
    log_to_stderr();
    let result = match cli::Cli::parse().command {
        Command::Run(options) => wait_for(run::run(&options.deployment, options.target, false)),
        Command::Deploy(options) => wait_for(run::run(&options.deployment, Target::All, options.needs_approval)),
        Command::Approve(options) => wait_for(decide::decide(&options, true)),
        Command::Reject(options) => wait_for(decide::decide(&options, false)),
        Command::List(options) => list::list(&options),
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

/// Logs as `RUST_LOG` says, or only errors by default. Without a subscriber, duroxide would set one up that writes to
/// standard output.
fn log_to_stderr() {
    let filter = EnvFilter::builder().with_default_directive(LevelFilter::ERROR.into()).from_env_lossy();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
