mod types {
    pub struct Order {
        pub id: u64,
    }
}

mod activities {
    use crate::types::Order;
    use std::collections::BTreeMap;

    #[duroxide::activity(name = "find-order", handle = OrderHandle)]
    pub async fn order(id: u64) -> Result<BTreeMap<u64, u64>, String> {
        Ok([(id, Order { id }.id)].into())
    }
}

fn main() {
    println!("{}", activities::ORDER);
}
