#![deny(deprecated)]

pub struct Shop;

impl Shop {
    #[duroxide::deterministic]
    pub fn open(&self, ctx: &duroxide::OrchestrationContext) {
        ctx.trace_error("open");
    }
}

fn main() {}
