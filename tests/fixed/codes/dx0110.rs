#![deny(deprecated)]

/// Ship an order.
#[duroxide::activity(name = "ship-order", idempotent)]
pub async fn ship_order(order: String) -> Result<String, String> {
    Ok(format!("shipped {order}"))
}

duroxide::export!();

fn main() {}
