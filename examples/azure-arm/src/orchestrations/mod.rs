//! The orchestrations, one file for each.

pub mod deploy_webapp;
pub mod operate_webapp;
pub mod provision_postgres;
pub mod provision_postgres_v2;
