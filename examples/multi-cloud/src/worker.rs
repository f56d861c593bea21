//! `worker`: run the workflows that other processes start.

use crate::cli::WorkerOptions;
use crate::registries;
use crate::stores::{self, Stores};
use duroxide::providers::TagFilter;
use duroxide::runtime::RuntimeOptions;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tracing::info;

/// Runs until SIGTERM or SIGINT, and then finishes what it has begun. A second signal ends it at once.
pub(crate) async fn work(options: &WorkerOptions) -> Result<(), String> {
    let mut stop = Stop::new()?;
    let Stores { workflows, cloud } = stores::open(Some(&options.store.url)).await?;
    let builder =
        options.without.iter().fold(registries::everything(&cloud), |builder, choice| (choice.without)(builder));
    let builder = options.only.iter().fold(builder, |builder, choice| (choice.only)(builder));
    let runtime = builder.start(workflows, runtime_options(options)).await.map_err(|error| error.to_string())?;
    info!(concurrency = options.concurrency, tags = ?options.tags, "working");
    stop.requested().await;
    info!(grace_seconds = options.grace, "stopping");
    let grace = Duration::from_secs(options.grace).as_millis().try_into().unwrap_or(u64::MAX);
    tokio::select! {
        () = runtime.shutdown(Some(grace)) => info!("stopped"),
        () = stop.requested() => info!("stopped at once: other workers take over what was begun"),
    }
    Ok(())
}

fn runtime_options(options: &WorkerOptions) -> RuntimeOptions {
    let tags = &options.tags;
    RuntimeOptions {
        orchestration_concurrency: options.concurrency,
        worker_concurrency: options.concurrency,
        worker_tag_filter: if tags.is_empty() { TagFilter::DefaultOnly } else { TagFilter::default_and(tags) },
        ..RuntimeOptions::default()
    }
}

/// The wish of the operator, or of the system, that the worker ends.
struct Stop {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

impl Stop {
    fn new() -> Result<Self, String> {
        let listen = |kind| signal(kind).map_err(|error| format!("signals cannot be received: {error}"));
        Ok(Self { terminate: listen(SignalKind::terminate())?, interrupt: listen(SignalKind::interrupt())? })
    }

    async fn requested(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
