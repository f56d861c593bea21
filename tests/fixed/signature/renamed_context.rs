use duroxide::ActivityContext;

#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(ctx: ActivityContext, name: String) -> Result<String, String> {
    ctx.trace_info(name.as_str());
    Ok(name)
}

fn main() {}
