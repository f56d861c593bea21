//! What the orchestrations and activities take and return.

use serde::{Deserialize, Serialize};

/// What [`provision_postgres`](crate::orchestrations::provision_postgres) takes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ProvisionPostgresInput {
    /// The database to create, which also names its server.
    pub database_name: String,
    /// The resource group that the server goes into.
    pub resource_group: String,
    /// The size of the server, such as `Standard_D2s_v3`.
    pub sku: String,
    /// The database's first user.
    pub admin_username: String,
}

/// What [`provision_postgres`](crate::orchestrations::provision_postgres) returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisionPostgresOutput {
    /// The ID of the server's virtual machine.
    pub server_id: String,
    /// Where clients connect to.
    pub connection_string: String,
    /// The password of the first user.
    pub admin_password: String,
}

/// What [`provision_postgres_v2`](crate::orchestrations::provision_postgres_v2) takes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ProvisionPostgresInputV2 {
    /// The database to create, which also names its servers.
    pub database_name: String,
    /// The resource group that the servers go into.
    pub resource_group: String,
    /// The size of each server, such as `Standard_D2s_v3`.
    pub sku: String,
    /// The database's first user.
    pub admin_username: String,
    /// Whether there is to be a second server. Callers of version 1 do not say.
    #[serde(default)]
    pub standby: bool,
}

/// What [`provision_postgres_v2`](crate::orchestrations::provision_postgres_v2) returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisionPostgresOutputV2 {
    /// The ID of the server's virtual machine.
    pub server_id: String,
    /// The ID of the second server's virtual machine, if there is one.
    #[serde(default)]
    pub standby_id: Option<String>,
    /// Where clients connect to.
    pub connection_string: String,
    /// The password of the first user.
    pub admin_password: String,
}

/// What [`deploy_webapp`](crate::orchestrations::deploy_webapp) takes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DeployWebappInput {
    /// The app's name, which becomes part of its address.
    pub name: String,
    /// The resource group that the app goes into.
    pub resource_group: String,
    /// The container image to run.
    pub image: String,
}

/// What [`deploy_webapp`](crate::orchestrations::deploy_webapp) returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeployWebappOutput {
    /// The ID of the app.
    pub site_id: String,
    /// Where the app answers.
    pub url: String,
}

/// What [`provision_vm`](crate::activities::provision_vm) takes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ProvisionVmInput {
    /// The machine's name, unique in its resource group.
    pub name: String,
    /// The resource group that the machine goes into.
    pub resource_group: String,
    /// The size of the machine.
    pub sku: String,
}

/// What [`provision_vm`](crate::activities::provision_vm) returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisionVmOutput {
    /// The ID of the machine.
    pub vm_id: String,
    /// Its address.
    pub ip_address: String,
    /// The password of its administrator.
    pub admin_password: String,
}

/// What [`configure_firewall`](crate::activities::configure_firewall) takes: one port to open.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FirewallConfig {
    /// The machine or app that the rule protects.
    pub resource_id: String,
    /// The TCP port that becomes reachable.
    pub port: u16,
}

/// What [`configure_firewall`](crate::activities::configure_firewall) returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirewallRuleId(pub String);

/// What [`create_app_service_plan`](crate::activities::create_app_service_plan) takes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AppServicePlanInput {
    /// The resource group that the plan goes into.
    pub resource_group: String,
}

/// What [`create_app_service_plan`](crate::activities::create_app_service_plan) returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppServicePlanId(pub String);

/// What [`deploy_container`](crate::activities::deploy_container) takes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DeployContainerInput {
    /// The plan that pays for the app.
    pub plan: AppServicePlanId,
    /// The app's name.
    pub name: String,
    /// The container image to run.
    pub image: String,
}
