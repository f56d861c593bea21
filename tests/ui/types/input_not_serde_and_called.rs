use duroxide::OrchestrationContext;

struct Size {
    cores: u8,
}

#[duroxide::activity]
async fn provision_vm(size: Size) -> Result<u8, String> {
    Ok(size.cores)
}

// The mistake is reported above, and not again where the handle is called.
#[duroxide::orchestration]
async fn provision_postgres(ctx: OrchestrationContext) -> Result<u8, String> {
    ProvisionVm::schedule(&ctx, &Size { cores: 2 }).await
}

fn main() {}
