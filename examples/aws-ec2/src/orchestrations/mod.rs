//! The orchestrations, one file for each.

pub mod create_ec2_cluster;
pub mod create_vpc;
