use super::*;

const MOST_PARTS: u8 = 3;

/// Sell something.
#[duroxide::orchestration(name = "NAME", handle = This)]
pub async fn run(ctx: OrchestrationContext, order: Order) -> Result<String, String> {
    // What is on the shelf.
    let stock = ReserveStock::call(&ctx, &order.item).await?;
    tracing::info!("reserved {stock}");
    if order.parts > 9 {
        return Err("too many parts".to_owned());
    }
    let is_large = stock > 5;
    if is_large {
        PackParcel::call(&ctx, &1).await?;
    } else {
        WrapGift::call(&ctx, &1).await?;
    }
    for part in 0..order.parts.min(MOST_PARTS) {
        ChargeCard::call(&ctx, &part).await.map_err(|error| format!("part {part}: {error}"))?;
    }
    let _ = NotifyCustomer::call(&ctx, &order.item).await;
    pay(&ctx, &order).await?;
    let mut attempts = 0;
    while attempts < 2 {
        attempts += 1;
        ctx.schedule_timer(Duration::from_millis(1)).await;
    }
    let total = u32::from(order.item) * 2;
    let approval = Approval::wait(&ctx).await?;
    Ok(format!("sold {total}, {}", approval.by))
}

async fn pay(ctx: &OrchestrationContext, order: &Order) -> Result<(), String> {
    if needs_payment(order) {
        ChargeCard::call(ctx, &order.item).await?;
    }
    Ok(())
}

fn needs_payment(order: &Order) -> bool {
    order.item > 3
}
