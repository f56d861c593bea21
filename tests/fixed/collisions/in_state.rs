use duroxide::State;
use std::sync::Arc;

#[derive(Clone)]
struct Pool(u8);

#[duroxide::activity(name = "count-connections", handle = PoolHandle)]
async fn pool(State(pool): State<Arc<Pool>>) -> Result<u8, String> {
    Ok(pool.0)
}

fn main() {}
