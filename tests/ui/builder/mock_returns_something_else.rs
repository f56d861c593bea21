use duroxide::testing::TestRuntime;

#[duroxide::activity]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {
    let _ = TestRuntime::of(duroxide::registry_builder()).mock::<ProvisionVm>(|name| name).start();
}
