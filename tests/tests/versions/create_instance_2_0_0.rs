//! Version 2.0.0.

use duroxide::OrchestrationContext;

/// Create an instance.
#[duroxide::orchestration(name = "create-instance", version = "2.0.0")]
pub(crate) async fn create_instance_2_0_0(ctx: OrchestrationContext) -> Result<String, String> {
    assert_eq!(ctx.orchestration_version(), "2.0.0");
    Ok("2.0.0".to_owned())
}
