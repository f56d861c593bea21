//! See [`configure_firewall`].

use crate::types::{FirewallConfig, FirewallRuleId};
use duroxide::ActivityContext;

/// Configure Azure firewall rules.
///
/// # Errors
///
/// If the cloud fails.
#[duroxide::activity(name = "configure-firewall", idempotent)]
pub async fn configure_firewall(ctx: ActivityContext, input: FirewallConfig) -> Result<FirewallRuleId, String> {
    let FirewallConfig { resource_id, port } = input;
    ctx.trace_info(format!("opening port {port} of {resource_id}"));
    let rule = format!("{resource_id}/firewallRules/tcp-{port}");
    let id = rule.clone();
    Ok(simulated_cloud::current()?.get_or_create("azure", &id, |_| FirewallRuleId(rule)).await?)
}
