mod activities {
    #[duroxide::activity(name = "charge-card", idempotent)]
    pub async fn charge_card(cents: u64) -> Result<u64, String> {
        Ok(cents)
    }
}

use activities::ChargeCard;
use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, cents: u64) -> Result<(), String> {
    ChargeCard::call(&ctx, &cents).await?;
    Ok(())
}

fn main() {}
