//! Azure ARM orchestrations and activities for duroxide.
//!
//! ```
//! use duroxide_azure_arm::names::orchestrations::PROVISION_POSTGRES;
//! use duroxide_azure_arm::registry::{create_activity_registry, create_orchestration_registry};
//!
//! assert_eq!(PROVISION_POSTGRES, "duroxide-azure-arm::orchestration::provision-postgres");
//! assert!(create_orchestration_registry().has(PROVISION_POSTGRES));
//! assert_eq!(create_activity_registry().count(), 4);
//! ```

pub mod activities;
pub mod orchestrations;
pub mod types;

pub use types::*;

duroxide::export!();
