//! The second step of the upgrade: handlers and a message have other names, and there is a second version.

use clap::Parser as _;
use duroxide::{OrchestrationContext, State};
use duroxide_export_faults::worker::Program;
use serde::{Deserialize, Serialize};
use simulated_cloud::Cloud;

/// Wrap a present.
#[duroxide::activity(name = "wrap-present", alias = "wrap-up", idempotent)]
async fn wrap_present(State(cloud): State<Cloud>, present: String) -> Result<String, String> {
    Ok(cloud.get_or_create("wrapping", &present.clone(), move |_| format!("wrapped {present}")).await?)
}

/// Tie a ribbon around a present.
#[duroxide::orchestration(name = "tie-ribbon", alias = "add-ribbon")]
async fn tie_ribbon(ctx: OrchestrationContext, present: String) -> Result<String, String> {
    ctx.trace_info("tying");
    Ok(format!("{present} with a ribbon"))
}

/// It is the birthday, or another anniversary, of a friend.
#[duroxide::event(full_name = "duroxide-export-faults::event::birthday")]
#[derive(Debug, Serialize, Deserialize)]
struct Anniversary {
    #[serde(rename = "age")]
    years: u32,
}

/// Give a present to a friend.
#[duroxide::orchestration(name = "give-present", progress = String)]
async fn give_present(ctx: OrchestrationContext, present: String) -> Result<String, String> {
    let wrapped = WrapPresent::call(&ctx, &present).await?;
    let tied = TieRibbon::schedule(&ctx, &wrapped).await?;
    GivePresent::report(&ctx, &"waits".to_owned())?;
    let Anniversary { years } = Anniversary::wait(&ctx).await?;
    let wrapped = WrapPresent::call(&ctx, &tied).await?;
    Ok(format!("{wrapped}, for a friend of {years}"))
}

/// Give a present to a friend, and wrap it only once.
#[duroxide::orchestration(name = "give-present", version = "2.0.0", progress = String)]
async fn give_present_v2(ctx: OrchestrationContext, present: String) -> Result<String, String> {
    GivePresentV2::report(&ctx, &"waits".to_owned())?;
    let Anniversary { years } = Anniversary::wait(&ctx).await?;
    let wrapped = WrapPresent::call(&ctx, &present).await?;
    Ok(format!("{wrapped} at once, for a friend of {years}"))
}

#[tokio::main]
async fn main() {
    Program::parse().run(duroxide::RegistriesBuilder::all().only::<GivePresent>().only::<GivePresentV2>()).await;
}
