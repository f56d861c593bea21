use duroxide::ActivityContext;

#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(_ctx: ActivityContext, name: String, cores: u8) -> Result<String, String> {
    Ok(format!("{name}{cores}"))
}

fn main() {}
