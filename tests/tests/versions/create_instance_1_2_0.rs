//! Version 1.2.0.

use duroxide::OrchestrationContext;

/// Create an instance.
#[duroxide::orchestration(name = "create-instance", version = "1.2.0")]
pub(crate) async fn create_instance_1_2_0(ctx: OrchestrationContext) -> Result<String, String> {
    assert_eq!(ctx.orchestration_version(), "1.2.0");
    Ok("1.2.0".to_owned())
}
