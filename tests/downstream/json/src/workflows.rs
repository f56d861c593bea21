//! Workflows that two programs run in turns. Only one of them has turned on features of `serde_json`.

use duroxide::{OrchestrationContext, OrchestrationRegistry};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// An orchestration that calls an activity with its input, waits for `go`, and does so again.
macro_rules! workflow {
    ($module:ident, $name:literal, $type:ty $(, $argument:ident = $value:ident)?) => {
        pub(crate) mod $module {
            #[duroxide::activity(full_name = $name, handle = Echo, idempotent $(, $argument = $value)?)]
            pub(super) async fn echo_it(input: $type) -> Result<$type, String> {
                Ok(input)
            }

            #[duroxide::orchestration(full_name = $name, handle = EchoTwice)]
            async fn echo_twice(ctx: duroxide::OrchestrationContext, input: $type) -> Result<$type, String> {
                Echo::call(&ctx, &input).await?;
                ctx.schedule_wait("go").await;
                Echo::call(&ctx, &input).await
            }
        }
    };
}

/// With fields that are not sorted, and a map whose order differs in each process.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Plain {
    zebra: f64,
    map: HashMap<String, u8>,
    apple: Option<i8>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Untagged {
    Whole(u8),
    Fraction(f64),
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Outer {
    a: u8,
    #[serde(flatten)]
    inner: Inner,
}

#[derive(Serialize, Deserialize)]
struct Inner {
    b: f64,
}

workflow!(plain, "json-plain", super::Plain);
workflow!(ordered, "json-ordered", super::IndexMap<String, u8>);
workflow!(declared, "json-declared", super::IndexMap<String, u8>, field_order = declared);
workflow!(shuffled, "json-shuffled", super::HashMap<String, u8>, field_order = declared);
workflow!(single, "json-single", f32);
workflow!(untagged, "json-untagged", super::Untagged);
workflow!(flattened, "json-flattened", super::Outer);

/// The same with duroxide's own calls.
pub(crate) const BY_HAND: &str = "json-by-hand";

/// The orchestration with duroxide's own calls.
pub(crate) fn by_hand() -> OrchestrationRegistry {
    OrchestrationRegistry::builder().register_typed(BY_HAND, echo_by_hand).build()
}

async fn echo_by_hand(ctx: OrchestrationContext, input: Plain) -> Result<Plain, String> {
    ctx.schedule_activity_typed::<_, Plain>(plain::Echo::NAME, &input).await?;
    ctx.schedule_wait("go").await;
    ctx.schedule_activity_typed(plain::Echo::NAME, &input).await
}
