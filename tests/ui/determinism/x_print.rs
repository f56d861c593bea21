#![deny(warnings)]
use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "note-time")]
async fn note_time(_ctx: OrchestrationContext) -> Result<u64, String> {
    println!("starting {}", 1);
    Ok(0)
}

struct X;
impl X {
    #[duroxide::deterministic]
    fn y(&self) -> std::time::Instant {
        eprintln!("a");
        1.max(2);
        std::time::Instant::now()
    }
}

fn main() {}
