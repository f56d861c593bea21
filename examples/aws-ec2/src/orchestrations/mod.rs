//! The orchestrations, one a file.

pub mod create_ec2_cluster;
pub mod create_vpc;
