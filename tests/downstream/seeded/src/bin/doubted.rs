//! Code that may or may not be wrong: each case is a warning that says why it is not an error. `tests/seeded.rs`
//! compares.

#![allow(unused)]

use prelude::*;
use duroxide::OrchestrationContext;
use rates::RATE;
use std::collections::HashMap;

type Outcome = Result<(), String>;

mod prelude {
    pub struct Instant;

    impl Instant {
        pub fn now() -> Self {
            Self
        }

        pub fn elapsed(&self) -> u64 {
            3
        }
    }
}

mod rates {
    pub struct Rate(pub u64);

    impl Rate {
        pub const fn read(&self) -> u64 {
            self.0
        }
    }

    pub const RATE: Rate = Rate(3);
}

#[duroxide::orchestration]
async fn look_like_mistakes(ctx: OrchestrationContext, prices: HashMap<String, u64>) -> Outcome {
    let now = Instant::now(); //~ DX0001
    let age = stopwatch(&prices).elapsed(); //~ DX0001
    let rate = RATE.read(); //~ DX0008
    Ok(())
}

fn stopwatch(_: &HashMap<String, u64>) -> Instant {
    Instant
}

fn main() {}
