//! A worker, in a process of its own.

use crate::insist::insist;
use clap::{Args, Parser, Subcommand};
use duroxide::RegistriesBuilder;
use duroxide::providers::open;
use duroxide::runtime::{RuntimeOptions, UnregisteredBackoffConfig};
use simulated_cloud::{Cloud, DatabaseStore};
use std::time::Duration;
use tracing_subscriber::EnvFilter;

/// What a worker needs to know.
#[derive(Debug, Clone, Args)]
pub struct WorkerOptions {
    /// The URL of the store
    #[arg(long)]
    pub store: String,
    /// The URL of the cloud's database
    #[arg(long)]
    pub cloud: String,
    /// How many orchestrations, and how many activities, to run at once
    #[arg(long, default_value_t = 4)]
    pub concurrency: usize,
    /// After how many seconds others take over the work of a worker that was killed
    #[arg(long, default_value_t = 2)]
    pub lock: u64,
}

/// What a program of the tests is started as, by the tests themselves.
#[derive(Debug, Subcommand)]
pub enum Role {
    /// Run workflows until the process is killed
    #[command(hide = true)]
    Worker(WorkerOptions),
}

/// A program that is nothing but a worker.
#[derive(Debug, Parser)]
pub struct Program {
    #[command(subcommand)]
    role: Role,
}

impl Program {
    /// Runs the worker with these handlers.
    pub async fn run(self, handlers: RegistriesBuilder) {
        log_to_stderr();
        let Role::Worker(options) = self.role;
        work(&options, handlers).await;
    }
}

/// Logs as `RUST_LOG` says. Without a subscriber, duroxide would set one up that writes to standard output.
pub fn log_to_stderr() {
    let filter = EnvFilter::from_default_env();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

/// Runs until the process is killed.
///
/// # Panics
///
/// If the registries cannot be built.
pub async fn work(options: &WorkerOptions, handlers: RegistriesBuilder) {
    // The database may be on its way down, or up.
    let cloud = insist(async || DatabaseStore::open(&options.cloud).await).await;
    let store = insist(async || open(&options.store).await).await;
    let handlers = handlers.provide(Cloud::new(cloud));
    let _runtime = handlers.start(store, runtime_options(options.concurrency, options.lock)).await.expect("registries");
    std::future::pending::<()>().await;
}

/// Locks of so many seconds: the shorter they are, the sooner the work of a worker that was killed is taken over.
#[must_use]
pub fn runtime_options(concurrency: usize, lock: u64) -> RuntimeOptions {
    let lock = Duration::from_secs(lock);
    RuntimeOptions {
        dispatcher_min_poll_interval: Duration::from_millis(25),
        orchestration_concurrency: concurrency,
        worker_concurrency: concurrency,
        orchestrator_lock_timeout: lock,
        orchestrator_lock_renewal_buffer: lock / 2,
        worker_lock_timeout: lock,
        worker_lock_renewal_buffer: lock / 2,
        // A worker that has to leave an instance to others does so often in a short time.
        unregistered_backoff: UnregisteredBackoffConfig {
            base_delay: Duration::from_millis(20),
            max_delay: Duration::from_millis(500),
        },
        ..RuntimeOptions::default()
    }
}
