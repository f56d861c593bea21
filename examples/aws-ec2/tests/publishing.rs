//! What must be right before this library is published. `UPDATE_DUROXIDE=1 cargo test` rewrites the lists in the README and
//! in the documentation of the crate, and the lock.

duroxide::checklist!();

#[test]
fn the_documentation_of_the_crate_lists_every_workflow() {
    duroxide::testing::assert_documented("src/lib.rs", &duroxide_aws_ec2::inventory::catalog());
}
