use duroxide::ActivityContext as Ctx;

#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(ctx: Ctx, name: String) -> Result<String, String> {
    ctx.trace_info(name.as_str());
    Ok(name)
}

fn main() {}
