//! See [`configure_firewall`].

use crate::config::AzureConfig;
use crate::error::AzureError;
use crate::types::{FirewallConfig, FirewallRuleId};
use duroxide::{ActivityContext, State};

/// Configure Azure firewall rules.
///
/// # Errors
///
/// If Azure rejects the request or cannot be reached.
#[duroxide::activity(name = "configure-firewall", idempotent, retry(max_attempts = 5, initial = "1s"))]
pub async fn configure_firewall(
    ctx: ActivityContext,
    State(azure): State<AzureConfig>,
    input: FirewallConfig,
) -> Result<FirewallRuleId, AzureError> {
    let FirewallConfig { resource_id, port } = input;
    ctx.trace_info(format!("opening port {port} of {resource_id}"));
    let rule = format!("{resource_id}/firewallRules/tcp-{port}");
    let id = rule.clone();
    azure.get_or_create(&id, |_| FirewallRuleId(rule)).await
}
