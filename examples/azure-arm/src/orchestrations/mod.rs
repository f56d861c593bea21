//! The orchestrations, one a file.

pub mod deploy_webapp;
pub mod provision_postgres;
pub mod provision_postgres_v2;
