//! The README, which `UPDATE_DUROXIDE=1 cargo test` keeps up to date.

#[test]
fn it_lists_every_workflow() {
    duroxide::testing::assert_documented("README.md", &duroxide_azure_arm::inventory::catalog());
}
