pub mod activities {
    pub trait Order {
        fn id(&self) -> u64;
    }

    #[duroxide::activity(name = "find-order", handle = OrderHandle)]
    pub async fn order(id: u64) -> Result<u64, String> {
        Ok(id)
    }
}

fn main() {}
