//! Names appear in histories, logs and catalogs, far from the code, and a name that is in use cannot simply change. Words
//! for the kind, such as `activity`, `task2` or `message`, are errors; other names that do not say enough are warnings.
//! `export!(allow(DX0110))` allows them.

/// Ship an order.
#[duroxide::activity(name = "ship-order", idempotent)]
pub async fn ship_order(order: String) -> Result<String, String> {
    Ok(format!("shipped {order}"))
}

duroxide::export!();

fn main() {}
