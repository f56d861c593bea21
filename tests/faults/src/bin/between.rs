//! The first step of the upgrade: the program already understands the names that its handlers will have.

use clap::Parser as _;
use duroxide::{OrchestrationContext, State};
use duroxide_export_faults::worker::Program;
use serde::{Deserialize, Serialize};
use simulated_cloud::Cloud;

/// Wrap a present.
#[duroxide::activity(name = "wrap-up", alias = "wrap-present", idempotent)]
async fn wrap_up(State(cloud): State<Cloud>, present: String) -> Result<String, String> {
    Ok(cloud.get_or_create("wrapping", &present.clone(), move |_| format!("wrapped {present}")).await?)
}

/// Tie a ribbon around a present.
#[duroxide::orchestration(name = "add-ribbon", alias = "tie-ribbon")]
async fn add_ribbon(ctx: OrchestrationContext, present: String) -> Result<String, String> {
    ctx.trace_info("tying");
    Ok(format!("{present} with a ribbon"))
}

/// It is the birthday of a friend.
#[duroxide::event(name = "birthday")]
#[derive(Debug, Serialize, Deserialize)]
struct Birthday {
    age: u32,
}

/// Give a present to a friend.
#[duroxide::orchestration(name = "give-present", progress = String)]
async fn give_present(ctx: OrchestrationContext, present: String) -> Result<String, String> {
    let wrapped = WrapUp::call(&ctx, &present).await?;
    let tied = AddRibbon::schedule(&ctx, &wrapped).await?;
    GivePresent::report(&ctx, &"waits".to_owned())?;
    let Birthday { age } = Birthday::wait(&ctx).await?;
    let wrapped = WrapUp::call(&ctx, &tied).await?;
    Ok(format!("{wrapped}, for a friend of {age}"))
}

#[tokio::main]
async fn main() {
    Program::parse().run(duroxide::RegistriesBuilder::all().only::<GivePresent>()).await;
}
