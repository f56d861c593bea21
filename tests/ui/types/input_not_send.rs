use std::rc::Rc;

#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(name: Rc<str>) -> Result<String, String> {
    Ok(name.to_string())
}

fn main() {}
