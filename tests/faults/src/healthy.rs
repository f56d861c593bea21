//! Workflows that are to go on, whatever happens to others.

use crate::worker::runtime_options;
use duroxide::providers::Provider;
use duroxide::runtime::{OrchestrationStatus, RuntimeOptions};
use duroxide::{
    ActivityContext, ActivityRegistry, ActivityRegistryBuilder, Client, OrchestrationContext, OrchestrationRegistry,
    OrchestrationRegistryBuilder, Runtime,
};
use duroxide_export_tests_support::capture_logs;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// An orchestration that runs activities, a timer, and a child. Its input is a number, and its output eight times that.
pub const HEALTHY: &str = "healthy";

/// An orchestration that waits for the event `go`, and returns what it brings.
pub const WAITS: &str = "waits";

/// The handlers of a worker.
pub struct Handlers {
    /// Its activities.
    pub activities: ActivityRegistryBuilder,
    /// Its orchestrations.
    pub orchestrations: OrchestrationRegistryBuilder,
}

impl Handlers {
    /// Those of this module.
    #[must_use]
    pub fn healthy() -> Self {
        let activities = ActivityRegistry::builder().register("double", double);
        let orchestrations = OrchestrationRegistry::builder()
            .register(HEALTHY, healthy)
            .register("double-in-a-child", |ctx: OrchestrationContext, input: String| async move {
                ctx.schedule_activity("double", input).await
            })
            .register(WAITS, |ctx: OrchestrationContext, _: String| async move {
                ctx.set_custom_status("waits");
                Ok(ctx.schedule_wait("go").await)
            });
        Self { activities, orchestrations }
    }

    /// Adds an activity.
    #[must_use]
    pub fn activity<F>(mut self, name: &str, run: impl Fn(ActivityContext, String) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<String, String>> + Send + 'static,
    {
        self.activities = self.activities.register(name, run);
        self
    }

    /// Adds an orchestration.
    #[must_use]
    pub fn orchestration<F>(
        mut self,
        name: &str,
        run: impl Fn(OrchestrationContext, String) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<String, String>> + Send + 'static,
    {
        self.orchestrations = self.orchestrations.register(name, run);
        self
    }

    /// Starts a worker with locks of twenty seconds.
    pub async fn start(self, store: Arc<dyn Provider>) -> Arc<Runtime> {
        self.start_with(store, runtime_options(4, 20)).await
    }

    /// Starts a worker.
    ///
    /// # Panics
    ///
    /// If a name is given twice.
    pub async fn start_with(self, store: Arc<dyn Provider>, options: RuntimeOptions) -> Arc<Runtime> {
        capture_logs();
        let activities = self.activities.build_result().expect("activities");
        let orchestrations = self.orchestrations.build_result().expect("orchestrations");
        Runtime::start_with_options(store, activities, orchestrations, options).await
    }
}

async fn double(_: ActivityContext, input: String) -> Result<String, String> {
    let number: u64 = input.parse().map_err(|error| format!("{input}: {error}"))?;
    Ok((number * 2).to_string())
}

async fn healthy(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    let doubled = ctx.schedule_activity("double", input).await?;
    ctx.schedule_timer(Duration::from_millis(20)).await;
    let doubled = ctx.schedule_sub_orchestration("double-in-a-child", doubled).await?;
    ctx.schedule_activity("double", doubled).await
}

/// Some instances of [`HEALTHY`].
pub struct Batch<'c> {
    client: &'c Client,
    prefix: &'static str,
    count: u64,
    begin: Instant,
}

impl<'c> Batch<'c> {
    /// Starts them.
    ///
    /// # Panics
    ///
    /// If the store does not take them.
    pub async fn start(client: &'c Client, prefix: &'static str, count: u64) -> Self {
        let begin = Instant::now();
        for number in 0..count {
            let started = client.start_orchestration(&format!("{prefix}-{number}"), HEALTHY, number.to_string()).await;
            started.expect("an instance");
        }
        Self { client, prefix, count, begin }
    }

    /// Waits until all have completed. Returns how long that took, with their starts.
    ///
    /// # Errors
    ///
    /// If one has another output, or if they take longer than this.
    pub async fn finish(self, limit: Duration) -> Result<Duration, String> {
        for number in 0..self.count {
            let instance = format!("{}-{number}", self.prefix);
            let left = limit.saturating_sub(self.begin.elapsed()).max(Duration::from_millis(1));
            let status = self.client.wait_for_orchestration(&instance, left).await;
            match status {
                Ok(OrchestrationStatus::Completed { output, .. }) if output == (number * 8).to_string() => {}
                other => return Err(format!("{instance}, after {:?}: {other:?}", self.begin.elapsed())),
            }
        }
        Ok(self.begin.elapsed())
    }
}
