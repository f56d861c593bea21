//! The activities, one file for each.

pub mod allocate_vpc;
pub mod create_subnet;
pub mod launch_instance;
