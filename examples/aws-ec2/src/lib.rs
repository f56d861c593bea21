//! AWS EC2 orchestrations and activities for duroxide.
//!
//! <!-- workflows -->
//!
//! ## Available orchestrations
//!
//! - `duroxide-aws-ec2::orchestration::create-ec2-cluster` 1.0.0 - Create a cluster of AWS EC2 instances in its own network.
//! - `duroxide-aws-ec2::orchestration::create-vpc` 1.0.0 - Create an AWS VPC with its subnets.
//!
//! ## Available activities
//!
//! - `duroxide-aws-ec2::activity::allocate-vpc` - Allocate an AWS VPC. (idempotent)
//! - `duroxide-aws-ec2::activity::create-subnet` - Create a subnet of an AWS VPC. (idempotent)
//! - `duroxide-aws-ec2::activity::launch-instance` - Launch an AWS EC2 instance. (idempotent)
//!
//! <!-- end of workflows -->
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
