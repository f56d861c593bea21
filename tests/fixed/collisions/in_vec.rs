use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Order(u64);

#[duroxide::activity(name = "count-orders", handle = OrderHandle)]
async fn order(orders: Vec<Order>) -> Result<usize, String> {
    Ok(orders.iter().filter(|order| order.0 > 0).count())
}

fn main() {}
