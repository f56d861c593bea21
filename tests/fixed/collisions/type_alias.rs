type Order = u64;

#[duroxide::activity(name = "find-order", handle = OrderHandle)]
async fn order(id: u64) -> Result<u64, String> {
    let order: Order = id;
    Ok(order)
}

fn main() {}
