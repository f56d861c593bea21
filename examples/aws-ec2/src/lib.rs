//! AWS EC2 orchestrations and activities for duroxide.
//!
//! ```
//! use duroxide_aws_ec2::inventory::list_orchestrations;
//!
//! for orchestration in list_orchestrations() {
//!     println!("{} uses {:?}", orchestration.name, orchestration.activities_used);
//! }
//! assert_eq!(list_orchestrations().len(), 2);
//! ```

pub mod activities;
pub mod orchestrations;
pub mod types;

pub use types::*;

duroxide::export!();
