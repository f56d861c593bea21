use crate::handles::activities::*;
use crate::types::{Approval, Mail, Order, Payment};
use duroxide::OrchestrationContext;

/// The name of the orchestration.
pub const PROCESS_ORDER: &str = "orders::orchestration::process-order";
/// The name of the orchestration.
pub const REFUND_ORDER: &str = "orders::orchestration::refund-order";
/// The name of the orchestration, from before the convention.
pub const REMIND_CUSTOMER: &str = "remind_customer";

/// Process an order, version 1.0.0.
///
/// **Input:** Order. **Output:** String.
/// **Activities used:** charge-card, ship-parcel, send-mail
pub async fn process_order_1_0_0(ctx: OrchestrationContext, order: Order) -> Result<String, String> {
    let paid = charge(&ctx, &order).await?;
    wait_for_approval(&ctx).await?;
    let delivered = deliver(&ctx, &order).await?;
    Ok(format!("{paid}; {delivered}"))
}

/// Process an order, version 2.0.0: reserves the stock first.
///
/// **Input:** Order. **Output:** String.
/// **Activities used:** reserve-stock, charge-card, ship-parcel, send-mail
pub async fn process_order_2_0_0(ctx: OrchestrationContext, order: Order) -> Result<String, String> {
    let reserved = ReserveStock::schedule(&ctx, &order.number).await?;
    let paid = charge(&ctx, &order).await?;
    wait_for_approval(&ctx).await?;
    let delivered = deliver(&ctx, &order).await?;
    Ok(format!("{reserved}; {paid}; {delivered}"))
}

/// Refund an order.
///
/// **Input:** Order. **Output:** String. **Activities used:** refund-card, append-to-log
pub async fn refund_order(ctx: OrchestrationContext, order: Order) -> Result<String, String> {
    let refunded = RefundCard::schedule(&ctx, &payment_of(&order)).await?;
    wait_for_approval(&ctx).await?;
    let written = AppendToLog::schedule(&ctx, &format!("refunded \"{}\"", order.number)).await?;
    Ok(format!("{refunded}; {written} bytes"))
}

/// Remind a customer.
///
/// **Input:** Order. **Output:** String. **Sub-orchestrations used:** refund-order
pub async fn remind_customer(ctx: OrchestrationContext, order: Order) -> Result<String, String> {
    let input = serde_json::to_string(&order).map_err(|error| error.to_string())?;
    ctx.schedule_sub_orchestration_with_id(REFUND_ORDER, format!("{}-refund", ctx.instance_id()), input).await
}

fn payment_of(order: &Order) -> Payment {
    Payment { order: order.number, cents: order.cents, account: order.customer.clone() }
}

async fn charge(ctx: &OrchestrationContext, order: &Order) -> Result<String, String> {
    ChargeCard::schedule(ctx, &payment_of(order)).await
}

async fn wait_for_approval(ctx: &OrchestrationContext) -> Result<Approval, String> {
    ctx.set_custom_status("waiting");
    Approval::wait(ctx).await
}

async fn deliver(ctx: &OrchestrationContext, order: &Order) -> Result<String, String> {
    let parcel = ShipParcel::schedule(ctx, &order.number).await?;
    let mail = Mail { to: order.customer.clone(), text: parcel };
    SendMail::schedule(ctx, &mail).await
}
