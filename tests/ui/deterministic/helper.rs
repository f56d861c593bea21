use std::time::{Duration, SystemTime};

#[duroxide::deterministic]
fn end_of_trial(days: u64) -> SystemTime {
    SystemTime::now() + Duration::from_secs(days * 86_400)
}

fn main() {
    end_of_trial(30);
}
