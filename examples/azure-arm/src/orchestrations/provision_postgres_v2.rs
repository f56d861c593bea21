//! See [`provision_postgres_v2`].

use crate::activities::configure_firewall::ConfigureFirewall;
use crate::activities::provision_vm::ProvisionVm;
use crate::error::AzureError;
use crate::types::{
    DatabaseProgress, FirewallConfig, ProvisionPostgresInputV2, ProvisionPostgresOutputV2, ProvisionVmInput,
};
use duroxide::{CallError, OrchestrationContext};

const POSTGRES_PORT: u16 = 5432;

/// Provision an Azure PostgreSQL database, optionally with a standby server.
///
/// It accepts the input of [version 1](crate::orchestrations::provision_postgres) and returns its output with more
/// fields, so callers of either version can start this one and wait for it.
///
/// # Errors
///
/// The errors of its activities.
#[duroxide::orchestration(name = "provision-postgres", version = "2.0.0", progress = DatabaseProgress)]
pub async fn provision_postgres_v2(
    ctx: OrchestrationContext,
    input: ProvisionPostgresInputV2,
) -> Result<ProvisionPostgresOutputV2, CallError<AzureError>> {
    let ProvisionPostgresInputV2 { database_name, resource_group, sku, admin_username, standby } = input;
    let machine = |role| ProvisionVmInput {
        name: format!("{database_name}-{role}"),
        resource_group: resource_group.clone(),
        sku: sku.clone(),
    };

    ProvisionPostgresV2::report(&ctx, &DatabaseProgress::ProvisioningServers)?;
    // The first server has the same name as in version 1, so an existing one is found.
    let mut machines = vec![machine("vm")];
    machines.extend(standby.then(|| machine("standby")));
    let calls = machines.iter().map(|machine| ProvisionVm::call(&ctx, machine)).collect();
    let servers = ctx.join(calls).await.into_iter().collect::<Result<Vec<_>, _>>()?;

    ProvisionPostgresV2::report(&ctx, &DatabaseProgress::OpeningFirewall)?;
    for server in &servers {
        let firewall = FirewallConfig { resource_id: server.vm_id.clone(), port: POSTGRES_PORT };
        ConfigureFirewall::call(&ctx, &firewall).await?;
    }

    let hosts: Vec<_> = servers.iter().map(|server| format!("{}:{POSTGRES_PORT}", server.ip_address)).collect();
    let mut servers = servers.into_iter();
    let (first, standby) = (servers.next(), servers.next());
    let first = first.ok_or_else(|| "no server was provisioned".to_owned())?;
    Ok(ProvisionPostgresOutputV2 {
        connection_string: format!("postgresql://{admin_username}@{}/{database_name}", hosts.join(",")),
        server_id: first.vm_id,
        standby_id: standby.map(|server| server.vm_id),
        admin_password: first.admin_password,
    })
}
