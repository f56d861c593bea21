use super::*;
use std::sync::LazyLock;

const PREFIX: &str = "quote";
const WIDTH: usize = 2;
static RATES: [u8; 2] = [1, 2];
static MOST: LazyLock<u8> = LazyLock::new(|| 9);

type Charge = ChargeCard;

macro_rules! refund {
    ($ctx:expr) => {
        RefundCard::call($ctx, &3).await?;
    };
}

trait Notify {
    async fn notify(&self, ctx: &OrchestrationContext) -> Result<u8, String> {
        NotifyCustomer::call(ctx, &1).await
    }
}

struct Desk;

impl Notify for Desk {}

struct Plan {
    most: u8,
    steps: Vec<u8>,
}

impl Plan {
    const FEWEST: u8 = 1;

    fn add(&mut self, step: u8) {
        self.steps.push(step + 1);
    }

    fn is_large(&self) -> bool {
        self.most > 1
    }

    fn price(&self) -> u8 {
        if self.most > 3 { 7 } else { 8 }
    }
}

fn double(steps: &mut Vec<u8>) {
    steps.push(20);
}

fn validate(order: &Order) -> Result<(), String> {
    if order.parts > 8 {
        tracing::warn!("too many");
        return Err("too many".to_owned());
    }
    Ok(())
}

fn parsed(order: &Order) -> Result<u8, String> {
    order.item.checked_sub(1).ok_or_else(|| "nothing".to_owned())
}

fn summary(total: u8) -> String {
    format!("quoted {total}")
}

async fn step<H: Handle<Input = u8>>(ctx: &OrchestrationContext) {
    let _ = H::call(ctx, &4).await;
}

/// Quote something.
#[duroxide::orchestration(name = "NAME", handle = This)]
pub async fn run(ctx: OrchestrationContext, order: Order) -> Result<String, String> {
    validate(&order)?;
    let item = parsed(&order)?;
    PackParcel::call(&ctx, &item).await?;
    let first = ReserveStock::call(&ctx, &(order.item + 1)).await?;
    let second = ReserveStock::call(&ctx, &(order.item + 3)).await?;
    WrapGift::call(&ctx, &first).await?;
    PrintLabel::call(&ctx, &Label { from: first, to: second, note: None }).await?;
    let (low, high) = (order.item, order.item + 5);
    PackParcel::call(&ctx, &low).await?;
    PackParcel::call(&ctx, &high.min(20)).await?;
    let stock = [order.item, order.item + 2];
    WrapGift::call(&ctx, &stock.first().copied().unwrap_or(0)).await?;
    Place(format!("{PREFIX}-{}-{}", first, second)).set(&ctx)?;
    Place(format!("{low}/{high:0WIDTH$}")).set(&ctx)?;
    Place("Shelf".to_lowercase()).set(&ctx)?;
    let mut plan = Plan { most: order.parts, steps: Vec::new() };
    plan.most = 2;
    plan.add(order.item);
    double(&mut plan.steps);
    for number in &plan.steps {
        PackParcel::call(&ctx, number).await?;
    }
    if plan.is_large() {
        WrapGift::call(&ctx, &plan.most).await?;
    }
    ShipParcel::call(&ctx, &plan.price()).await?;
    for rate in RATES {
        ShipParcel::call(&ctx, &rate).await?;
    }
    if order.item < *MOST {
        ShipParcel::call(&ctx, &Plan::FEWEST).await?;
    }
    let mut sum = 3;
    if order.parts > 1 {
        sum = 4;
    }
    ShipParcel::call(&ctx, &sum).await?;
    Charge::call(&ctx, &2).await?;
    Desk.notify(&ctx).await?;
    refund!(&ctx);
    step::<WrapGift>(&ctx).await;
    for n in 0..2 {
        ShipParcel::call(&ctx, &n).await?;
    }
    if order.item == 4 {
        WrapGift::call(&ctx, &100).await?;
    } else {
        PackParcel::call(&ctx, &100).await?;
    }
    let approval = Approval::wait(&ctx).await?;
    Ok(format!("{} by {}", summary(sum), approval.by))
}
