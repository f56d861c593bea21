//! The activities, one file for each.

pub mod configure_firewall;
pub mod create_app_service_plan;
pub mod deploy_container;
pub mod provision_vm;
