use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Order {
    id: u64,
}

#[duroxide::activity(name = "find-order", handle = OrderHandle)]
async fn find_order(id: u64) -> Result<u64, String> {
    Ok(Order { id }.id)
}

fn main() {}
