//! Three ways to compose registries, one for each target.

use crate::deploy::deploy_multi_cloud;
use crate::names::orchestrations::DEPLOY_MULTI_CLOUD;
use duroxide::{ActivityRegistry, OrchestrationRegistry};

/// What a runtime is started with.
pub(crate) struct Registries {
    pub(crate) activities: ActivityRegistry,
    pub(crate) orchestrations: OrchestrationRegistry,
}

/// Everything from one crate.
pub(crate) fn cluster() -> Registries {
    use duroxide_aws_ec2::registry::{create_activity_registry, create_orchestration_registry};

    Registries { activities: create_activity_registry(), orchestrations: create_orchestration_registry() }
}

/// Both libraries, and this program's own orchestration.
pub(crate) fn all() -> Result<Registries, String> {
    Ok(Registries {
        activities: ActivityRegistry::builder()
            .merge(duroxide_azure_arm::registry::create_activity_registry())
            .merge(duroxide_aws_ec2::registry::create_activity_registry())
            .build_result()?,
        orchestrations: OrchestrationRegistry::builder()
            .merge(duroxide_azure_arm::registry::create_orchestration_registry())
            .merge(duroxide_aws_ec2::registry::create_orchestration_registry())
            .register_typed(DEPLOY_MULTI_CLOUD, deploy_multi_cloud)
            .build_result()?,
    })
}

/// Only what the database takes. The annotated functions are still plain functions.
pub(crate) fn database() -> Result<Registries, String> {
    use duroxide_azure_arm::activities::{configure_firewall::configure_firewall, provision_vm::provision_vm};
    use duroxide_azure_arm::names::{activities, orchestrations};
    use duroxide_azure_arm::orchestrations::provision_postgres::provision_postgres;

    Ok(Registries {
        activities: ActivityRegistry::builder()
            .register_typed(activities::PROVISION_VM, provision_vm)
            .register_typed(activities::CONFIGURE_FIREWALL, configure_firewall)
            .build_result()?,
        orchestrations: OrchestrationRegistry::builder()
            .register_typed(orchestrations::PROVISION_POSTGRES, provision_postgres)
            .build_result()?,
    })
}

#[cfg(test)]
mod tests {
    use super::{all, cluster, database};

    #[test]
    fn each_target_has_what_it_takes_and_no_more() {
        let counts = [all().unwrap(), cluster(), database().unwrap()]
            .map(|registries| (registries.activities.count(), registries.orchestrations.count()));
        assert_eq!(counts, [(7, 5), (3, 2), (2, 1)]);
    }
}
