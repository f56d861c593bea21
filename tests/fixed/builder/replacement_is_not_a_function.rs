use duroxide::ActivityContext;

#[duroxide::activity]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {
    let _ = duroxide::RegistriesBuilder::all().replace::<ProvisionVm>(|ctx: ActivityContext, input: String| async move { Ok(input) }).build();
}
