use crate::handles::activities::*;
use crate::types::{Approval, Mail, Order, Payment};
use duroxide::OrchestrationContext;

/// Process an order.
#[duroxide::orchestration(name = "process-order")]
pub async fn process_order_1_0_0(ctx: OrchestrationContext, order: Order) -> Result<String, String> {
    let paid = charge(&ctx, &order).await?;
    wait_for_approval(&ctx).await?;
    let delivered = deliver(&ctx, &order).await?;
    Ok(format!("{paid}; {delivered}"))
}

/// Process an order; reserves the stock first.
#[duroxide::orchestration(name = "process-order", version = "2.0.0")]
pub async fn process_order_2_0_0(ctx: OrchestrationContext, order: Order) -> Result<String, String> {
    let reserved = ReserveStock::schedule(&ctx, &order.number).await?;
    let paid = charge(&ctx, &order).await?;
    wait_for_approval(&ctx).await?;
    let delivered = deliver(&ctx, &order).await?;
    Ok(format!("{reserved}; {paid}; {delivered}"))
}

/// Refund an order.
#[duroxide::orchestration(name = "refund-order", field_order = declared)]
pub async fn refund_order(ctx: OrchestrationContext, order: Order) -> Result<String, String> {
    let refunded = RefundCard::schedule(&ctx, &payment_of(&order)).await?;
    wait_for_approval(&ctx).await?;
    let written = AppendToLog::schedule(&ctx, &format!("refunded \"{}\"", order.number)).await?;
    Ok(format!("{refunded}; {written} bytes"))
}

/// Remind a customer.
#[duroxide::orchestration(full_name = "remind_customer")]
pub async fn remind_customer(ctx: OrchestrationContext, order: Order) -> Result<String, String> {
    RefundOrder::call(&ctx, &order).instance(format!("{}-refund", ctx.instance_id())).await
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
