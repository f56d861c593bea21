use duroxide::State;
use std::sync::Arc;

struct PgPool;

#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(State(pool): duroxide::State<Arc<PgPool>>) -> Result<usize, String> {
    Ok(Arc::strong_count(&pool))
}

fn main() {}
