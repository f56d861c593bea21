//! The activities, one a file.

pub mod configure_firewall;
pub mod create_app_service_plan;
pub mod deploy_container;
pub mod provision_vm;
