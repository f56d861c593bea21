#![deny(deprecated)]

/// Process an order.
#[duroxide::activity(name = "process", idempotent)]
pub async fn process(order: String) -> Result<String, String> {
    Ok(format!("shipped {order}"))
}

duroxide::export!();

fn main() {}
