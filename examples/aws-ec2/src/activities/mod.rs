//! The activities, one a file.

pub mod allocate_vpc;
pub mod create_subnet;
pub mod launch_instance;
