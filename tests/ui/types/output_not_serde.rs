struct Machine {
    _id: String,
}

#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(id: String) -> Result<Machine, String> {
    Ok(Machine { _id: id })
}

fn main() {}
