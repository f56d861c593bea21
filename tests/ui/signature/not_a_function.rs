#[duroxide::activity(name = "provision-vm")]
struct ProvisionVm;

fn main() {}
