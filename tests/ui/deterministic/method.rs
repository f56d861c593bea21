use duroxide::OrchestrationContext;

pub struct Shop;

impl Shop {
    #[duroxide::deterministic]
    pub async fn open(&self, orchestration: &OrchestrationContext) -> bool {
        orchestration.schedule_timer(std::time::Duration::from_secs(1)).await;
        rand::random()
    }
}

fn main() {}
