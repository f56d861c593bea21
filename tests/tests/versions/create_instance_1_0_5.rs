//! Version 1.0.5.

use duroxide::OrchestrationContext;

/// Create an instance.
#[duroxide::orchestration(name = "create-instance", version = "1.0.5")]
pub(crate) async fn create_instance_1_0_5(ctx: OrchestrationContext) -> Result<String, String> {
    assert_eq!(ctx.orchestration_version(), "1.0.5");
    Ok("1.0.5".to_owned())
}
