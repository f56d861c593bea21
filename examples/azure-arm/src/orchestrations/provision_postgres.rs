//! See [`provision_postgres`].

use crate::activities::configure_firewall::ConfigureFirewall;
use crate::activities::provision_vm::ProvisionVm;
use crate::error::AzureError;
use crate::types::{
    DatabaseProgress, FirewallConfig, ProvisionPostgresInput, ProvisionPostgresOutput, ProvisionVmInput,
};
use duroxide::{CallError, OrchestrationContext};

const POSTGRES_PORT: u16 = 5432;

/// Provision an Azure PostgreSQL database.
///
/// New instances run in [version 2](crate::orchestrations::provision_postgres_v2); those that started in this version
/// finish in it.
///
/// # Errors
///
/// The errors of its activities.
#[duroxide::orchestration(name = "provision-postgres", progress = DatabaseProgress)]
pub async fn provision_postgres(
    ctx: OrchestrationContext,
    input: ProvisionPostgresInput,
) -> Result<ProvisionPostgresOutput, CallError<AzureError>> {
    let ProvisionPostgresInput { database_name, resource_group, sku, admin_username } = input;

    ProvisionPostgres::report(&ctx, &DatabaseProgress::ProvisioningServers)?;
    let vm = ProvisionVmInput { name: format!("{database_name}-vm"), resource_group, sku };
    let vm = ProvisionVm::call(&ctx, &vm).await?;

    ProvisionPostgres::report(&ctx, &DatabaseProgress::OpeningFirewall)?;
    let firewall = FirewallConfig { resource_id: vm.vm_id.clone(), port: POSTGRES_PORT };
    ConfigureFirewall::call(&ctx, &firewall).await?;

    Ok(ProvisionPostgresOutput {
        connection_string: format!("postgresql://{admin_username}@{}:{POSTGRES_PORT}/{database_name}", vm.ip_address),
        server_id: vm.vm_id,
        admin_password: vm.admin_password,
    })
}
