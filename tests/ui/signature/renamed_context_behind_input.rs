use duroxide::OrchestrationContext as Workflow;

#[duroxide::orchestration(name = "provision-vm")]
async fn provision_vm(name: String, context: Workflow) -> Result<String, String> {
    Ok(format!("{name} {}", context.instance_id()))
}

fn main() {}
