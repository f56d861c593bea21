use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "provision-vm")]
async fn provision_vm(name: String, context: OrchestrationContext) -> Result<String, String> {
    Ok(format!("{name} {}", context.instance_id()))
}

fn main() {}
