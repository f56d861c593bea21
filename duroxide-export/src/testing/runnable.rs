//! What a test can run on its own.

use crate::call::activity::Activity;
use crate::call::orchestration::Orchestration;
use crate::handler::definition::Definition;
use crate::handler::handle::Handle;
use crate::registry::registries::Registries;
use duroxide::runtime::registry::{ActivityRegistry, OrchestrationRegistry};
use duroxide::{ActivityContext, Client, ClientError, OrchestrationContext};

/// The handle of an activity or orchestration.
pub trait Runnable: Handle {
    /// Starts an instance that runs the handler.
    #[doc(hidden)]
    fn __run_in_test(
        client: &Client,
        instance: &str,
        payload: String,
    ) -> impl Future<Output = Result<(), ClientError>> + Send;
}

impl<D: Definition<Context = OrchestrationContext>> Runnable for Orchestration<D> {
    async fn __run_in_test(client: &Client, instance: &str, payload: String) -> Result<(), ClientError> {
        client.start_orchestration_versioned(instance, Self::NAME, Self::VERSION, payload).await
    }
}

/// The activity runs in an orchestration that does nothing else.
impl<D: Definition<Context = ActivityContext>> Runnable for Activity<D> {
    async fn __run_in_test(client: &Client, instance: &str, payload: String) -> Result<(), ClientError> {
        client.start_orchestration_typed(instance, RUN_ACTIVITY, &(Self::NAME, payload)).await
    }
}

/// The orchestration that schedules the activity named in its input.
pub(super) const RUN_ACTIVITY: &str = "duroxide-export::orchestration::run-activity";

/// The handlers of a test runtime itself.
pub(super) fn own_handlers() -> Registries {
    let orchestrations = OrchestrationRegistry::builder().register(RUN_ACTIVITY, run_activity).build();
    Registries { activities: ActivityRegistry::default(), orchestrations }
}

async fn run_activity(ctx: OrchestrationContext, activity: String) -> Result<String, String> {
    let (name, payload): (String, String) = serde_json::from_str(&activity).map_err(|error| error.to_string())?;
    ctx.schedule_activity(name, payload).await
}
