//! The progress that an instance has reported.

use crate::call::conversion;
use crate::handler::definition::{Definition, ProgressOf};
use crate::handler::handle::Handle;
use crate::testing::history;
use crate::testing::runtime::TestRuntime;
use duroxide::{Event, EventKind, OrchestrationContext};

impl TestRuntime {
    /// All progress that an instance of the orchestration has reported, in order, also before it continued as new.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # use duroxide::OrchestrationContext;
    /// use duroxide::testing::TestRuntime;
    ///
    /// #[duroxide::orchestration(name = "bake-bread", progress = u8)]
    /// async fn bake_bread(ctx: OrchestrationContext) -> Result<(), String> {
    ///     BakeBread::report(&ctx, &0)?;
    ///     BakeBread::report(&ctx, &100)?;
    ///     Ok(())
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let test = TestRuntime::of(duroxide::RegistriesBuilder::all().only::<BakeBread>()).start().await;
    /// let instance = test.start::<BakeBread>(&()).await;
    /// test.wait::<BakeBread>(&instance).await.unwrap();
    /// assert_eq!(test.progress_of::<BakeBread>(&instance).await, [0, 100]);
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such instance, if the history cannot be read, or if what was reported is not of the declared type.
    pub async fn progress_of<H>(&self, instance: &str) -> Vec<ProgressOf<H::Definition>>
    where
        H: Handle<Context = OrchestrationContext>,
    {
        let name = H::Definition::NAME;
        let events = match history::of_instance(self.client(), instance).await {
            Ok(events) if !events.is_empty() => events,
            Ok(_) => panic!("{name}: there is no instance `{instance}`"),
            Err(error) => panic!("{name}: cannot read the history of instance `{instance}`: {error}"),
        };
        let decode = |text: String| match conversion::recorded_progress::<H::Definition>(&text) {
            Some(progress) => progress,
            None => {
                panic!("{name}: instance `{instance}` has reported `{text}`, which does not have the declared type")
            }
        };
        events.into_iter().filter_map(reported).map(decode).collect()
    }
}

/// The text of a report.
fn reported(event: Event) -> Option<String> {
    match event.kind {
        EventKind::CustomStatusUpdated { status } => status,
        _ => None,
    }
}
