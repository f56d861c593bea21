use duroxide::{ActivityContext, State};

#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(_ctx: ActivityContext, name: String, State(cores): duroxide::State<u8>) -> Result<String, String> {
    Ok(format!("{name}{cores}"))
}

fn main() {}
