//! The registries for each target.

use crate::firewall::{self, ALLOWED_PORTS};
use duroxide::{Registries, RegistriesBuilder, RegistryError, State};
use duroxide_azure_arm::AzureConfig;
use duroxide_azure_arm::activities::configure_firewall::ConfigureFirewall;
use duroxide_azure_arm::orchestrations::provision_postgres::ProvisionPostgres;
use duroxide_azure_arm::orchestrations::provision_postgres_v2::ProvisionPostgresV2;
use simulated_cloud::Cloud;

/// Everything from one library.
pub(crate) fn cluster(cloud: &Cloud) -> Result<Registries, RegistryError> {
    duroxide_aws_ec2::registry::builder().provide(cloud.clone()).build()
}

/// Both libraries, and this program's own orchestration.
pub(crate) fn all(cloud: &Cloud) -> Result<Registries, RegistryError> {
    everything(cloud).build()
}

/// The same, for a worker that may leave some of it out.
pub(crate) fn everything(cloud: &Cloud) -> RegistriesBuilder {
    let libraries = crate::registry::builder().include_crate(duroxide_aws_ec2::registry::CRATE);
    with_own_firewall(libraries, cloud).provide(cloud.clone())
}

/// Only what the database needs from the Azure library. Version 1 is included for databases that started in it.
pub(crate) fn database(cloud: &Cloud) -> Result<Registries, RegistryError> {
    with_own_firewall(RegistriesBuilder::empty(), cloud)
        .only::<ProvisionPostgres>()
        .only::<ProvisionPostgresV2>()
        .build()
}

/// Adds the Azure library, with this company's firewall rule.
fn with_own_firewall(builder: RegistriesBuilder, cloud: &Cloud) -> RegistriesBuilder {
    let azure = AzureConfig { subscription: "demo".to_owned(), cloud: cloud.clone() };
    builder.include_crate(duroxide_azure_arm::registry::CRATE).provide(azure.clone()).replace::<ConfigureFirewall>(
        move |ctx, input| firewall::open_allowed_port(ctx, State(azure.clone()), ALLOWED_PORTS, input),
    )
}

#[cfg(test)]
mod tests {
    use super::{all, cluster, database};
    use simulated_cloud::Cloud;

    #[test]
    fn each_target_has_only_the_handlers_it_needs() {
        let cloud = Cloud::in_memory().unwrap();
        let counts = [all, cluster, database]
            .map(|registries| registries(&cloud).unwrap())
            .map(|registries| (registries.activities.count(), registries.orchestrations.count()));
        assert_eq!(counts, [(7, 6), (3, 2), (2, 1)]);
    }
}
