//! This company's firewall rule, which replaces the Azure library's activity.

use duroxide::{ActivityContext, State};
use duroxide_azure_arm::activities::configure_firewall::configure_firewall;
use duroxide_azure_arm::types::{FirewallConfig, FirewallRuleId};
use duroxide_azure_arm::{AzureConfig, AzureError};

/// HTTPS and PostgreSQL.
pub(crate) const ALLOWED_PORTS: &[u16] = &[443, 5432];

/// Opens a port, if it is allowed. The replaced activity is still a plain function.
pub(crate) async fn open_allowed_port(
    ctx: ActivityContext,
    azure: State<AzureConfig>,
    allowed: &[u16],
    input: FirewallConfig,
) -> Result<FirewallRuleId, AzureError> {
    if !allowed.contains(&input.port) {
        return Err(AzureError::BadRequest(format!("port {} is not one of {allowed:?}", input.port)));
    }
    configure_firewall(ctx, azure, input).await
}

#[cfg(test)]
mod tests {
    use super::open_allowed_port;
    use duroxide::testing::TestRuntime;
    use duroxide::{CallError, State};
    use duroxide_azure_arm::activities::configure_firewall::ConfigureFirewall;
    use duroxide_azure_arm::types::FirewallConfig;
    use duroxide_azure_arm::{AzureConfig, AzureError};
    use simulated_cloud::Cloud;

    #[tokio::test]
    async fn only_allowed_ports_are_opened() {
        let azure = AzureConfig { subscription: "test".to_owned(), cloud: Cloud::in_memory().unwrap() };
        let registries = duroxide_azure_arm::registry::builder().provide(azure.clone()).replace::<ConfigureFirewall>(
            move |ctx, input| open_allowed_port(ctx, State(azure.clone()), &[443], input),
        );
        let test = TestRuntime::of(registries).start().await;
        let rule = |port| FirewallConfig { resource_id: "site".to_owned(), port };
        assert_eq!(test.run::<ConfigureFirewall>(&rule(443)).await.unwrap().0, "site/firewallRules/tcp-443");
        let refusal = AzureError::BadRequest("port 22 is not one of [443]".to_owned());
        assert_eq!(test.run::<ConfigureFirewall>(&rule(22)).await, Err(CallError::Failed(refusal)));
    }
}
