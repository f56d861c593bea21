use super::*;

/// Ship something.
#[duroxide::orchestration(name = "NAME", handle = This)]
pub async fn run(ctx: OrchestrationContext, order: Order) -> Result<String, String> {
    ctx.set_custom_status("started");
    Place("shelf".to_owned()).set(&ctx)?;
    let parcel = ShipParcel::schedule(&ctx, &1);
    let deadline = ctx.schedule_timer(Duration::from_secs(3600));
    match ctx.select2(parcel, deadline).await {
        Either2::First(parcel) => {
            parcel?;
        }
        Either2::Second(()) => return Err("late".to_owned()),
    }
    WrapGift::call(&ctx, &2).tag("gifts").await?;
    PackParcel::call(&ctx, &3).session("desk").await?;
    duroxide::join_all(&ctx, vec![ChargeCard::call(&ctx, &1), ChargeCard::call(&ctx, &2)]).await;
    Deliver::call(&ctx, &4).await?;
    Deliver::call(&ctx, &5).instance(format!("delivery-{}-{}", order.item, ctx.instance_id())).spawn()?;
    match order.size() {
        Size::Small => {}
        Size::Medium => {
            WrapGift::call(&ctx, &order.item).await?;
        }
        Size::Large => {
            PackParcel::call(&ctx, &order.item).await?;
        }
    }
    ctx.schedule_timer(Duration::from_millis(1)).await;
    ChargeCard::call(&ctx, &6).retry(RetryPolicy::new(3)).timeout(Duration::from_secs(60)).await?;
    let approval = Approval::wait(&ctx).await?;
    Ok(format!("shipped to {}", approval.by))
}
