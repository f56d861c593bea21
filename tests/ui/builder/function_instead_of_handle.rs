#[duroxide::activity]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {
    let _ = duroxide::RegistriesBuilder::all().without::<provision_vm>().build();
}
