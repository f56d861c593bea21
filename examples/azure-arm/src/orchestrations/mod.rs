//! The orchestrations, one a file.

pub mod deploy_webapp;
pub mod provision_postgres;
