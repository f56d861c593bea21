//! Azure ARM orchestrations and activities for duroxide.
//!
//! ```
//! use duroxide_azure_arm::names::orchestrations::PROVISION_POSTGRES;
//! use duroxide_azure_arm::registry::{create_activity_registry_with_config, create_orchestration_registry};
//! use duroxide_azure_arm::AzureConfig;
//! use simulated_cloud::Cloud;
//!
//! # fn main() -> Result<(), simulated_cloud::CloudError> {
//! let config = AzureConfig { subscription: "production".to_owned(), cloud: Cloud::in_memory()? };
//! assert_eq!(create_activity_registry_with_config(config).count(), 4);
//!
//! assert_eq!(PROVISION_POSTGRES, "duroxide-azure-arm::orchestration::provision-postgres");
//! assert_eq!(create_orchestration_registry().list_versions(PROVISION_POSTGRES).len(), 2);
//! # Ok(())
//! # }
//! ```

pub mod activities;
mod config;
mod error;
pub mod messages;
pub mod orchestrations;
pub mod types;

pub use config::AzureConfig;
pub use error::AzureError;
pub use types::*;

duroxide::export!();
