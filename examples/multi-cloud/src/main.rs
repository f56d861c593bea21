//! An application that composes two workflow libraries: a database on Azure, a cluster on AWS.

mod cli;
mod deploy;
mod firewall;
mod list;
mod registries;
mod run;
mod stores;

use clap::Parser;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

duroxide::export!(registry);

fn main() -> ExitCode {
    log_to_stderr();
    let result = match cli::Cli::parse().command {
        cli::Command::Run(options) => run::run(&options),
        cli::Command::List(options) => list::list(&options),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Logs as `RUST_LOG` says, or only errors by default. Without a subscriber, duroxide would set one up that writes to
/// standard output.
fn log_to_stderr() {
    let filter = EnvFilter::builder().with_default_directive(LevelFilter::ERROR.into()).from_env_lossy();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
