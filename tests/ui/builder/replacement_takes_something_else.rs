use duroxide::ActivityContext;

#[duroxide::activity]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

async fn other(_ctx: ActivityContext, cores: u8) -> Result<String, String> {
    Ok(cores.to_string())
}

fn main() {
    let _ = duroxide::RegistriesBuilder::all().replace::<ProvisionVm>(other).build();
}
