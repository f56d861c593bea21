//! The inputs and outputs of the orchestrations and activities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The input of [`provision_postgres`](crate::orchestrations::provision_postgres).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ProvisionPostgresInput {
    /// The name of the database, and of its server.
    pub database_name: String,
    /// The resource group of the server.
    pub resource_group: String,
    /// The size of the server, such as `Standard_D2s_v3`.
    pub sku: String,
    /// The first user of the database.
    pub admin_username: String,
}

/// The output of [`provision_postgres`](crate::orchestrations::provision_postgres).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProvisionPostgresOutput {
    /// The ID of the server's virtual machine.
    pub server_id: String,
    /// The URL for clients.
    pub connection_string: String,
    /// The password of the first user.
    pub admin_password: String,
}

/// The input of [`provision_postgres_v2`](crate::orchestrations::provision_postgres_v2).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ProvisionPostgresInputV2 {
    /// The name of the database, and of its servers.
    pub database_name: String,
    /// The resource group of the servers.
    pub resource_group: String,
    /// The size of each server, such as `Standard_D2s_v3`.
    pub sku: String,
    /// The first user of the database.
    pub admin_username: String,
    /// Whether to add a second server. Callers of version 1 do not send this field.
    #[serde(default)]
    pub standby: bool,
}

/// The output of [`provision_postgres_v2`](crate::orchestrations::provision_postgres_v2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProvisionPostgresOutputV2 {
    /// The ID of the server's virtual machine.
    pub server_id: String,
    /// The ID of the second server's virtual machine, if there is one.
    #[serde(default)]
    pub standby_id: Option<String>,
    /// The URL for clients.
    pub connection_string: String,
    /// The password of the first user.
    pub admin_password: String,
}

/// How far the provisioning of a database is, in either version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum DatabaseProgress {
    /// The servers are being provisioned.
    ProvisioningServers,
    /// The firewall is being opened to clients.
    OpeningFirewall,
}

/// The input of [`deploy_webapp`](crate::orchestrations::deploy_webapp).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct DeployWebappInput {
    /// The name of the app, which becomes part of its URL.
    pub name: String,
    /// The resource group of the app.
    pub resource_group: String,
    /// The container image to run.
    pub image: String,
}

/// The output of [`deploy_webapp`](crate::orchestrations::deploy_webapp).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeployWebappOutput {
    /// The ID of the app.
    pub site_id: String,
    /// The URL of the app.
    pub url: String,
}

/// The output of [`operate_webapp`](crate::orchestrations::operate_webapp).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OperateWebappOutput {
    /// Who has decided about its retirement.
    pub decided_by: String,
    /// Whether it was retired.
    pub retired: bool,
}

/// The input of [`provision_vm`](crate::activities::provision_vm).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ProvisionVmInput {
    /// The name of the machine, unique in its resource group.
    pub name: String,
    /// The resource group of the machine.
    pub resource_group: String,
    /// The size of the machine.
    pub sku: String,
}

/// The output of [`provision_vm`](crate::activities::provision_vm).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProvisionVmOutput {
    /// The ID of the machine.
    pub vm_id: String,
    /// The IP address.
    pub ip_address: String,
    /// The password of its administrator.
    pub admin_password: String,
}

/// The input of [`configure_firewall`](crate::activities::configure_firewall): a port to open.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FirewallConfig {
    /// The machine or app that the rule protects.
    pub resource_id: String,
    /// The TCP port to open.
    pub port: u16,
}

/// The output of [`configure_firewall`](crate::activities::configure_firewall).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FirewallRuleId(pub String);

/// The input of [`create_app_service_plan`](crate::activities::create_app_service_plan).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AppServicePlanInput {
    /// The resource group of the plan.
    pub resource_group: String,
}

/// The output of [`create_app_service_plan`](crate::activities::create_app_service_plan).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AppServicePlanId(pub String);

/// The input of [`deploy_container`](crate::activities::deploy_container).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct DeployContainerInput {
    /// The plan to charge.
    pub plan: AppServicePlanId,
    /// The name of the app.
    pub name: String,
    /// The container image to run.
    pub image: String,
}
