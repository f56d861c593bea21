use serde::{Deserialize, Serialize};

#[duroxide::value(name = "endpoint")]
#[derive(Serialize, Deserialize)]
struct Endpoint(String);

async fn use_it(ctx: duroxide::OrchestrationContext) {
    let _ = Endpoint::wait(&ctx).await;
}

fn main() {}
