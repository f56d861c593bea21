use super::*;

struct Saga {
    ctx: OrchestrationContext,
    done: Vec<u8>,
}

impl Saga {
    async fn step(&mut self, n: u8) -> Result<(), String> {
        ChargeCard::call(&self.ctx, &n).await?;
        self.done.push(n);
        Ok(())
    }

    async fn undo(&mut self) {
        while let Some(n) = self.done.pop() {
            let _ = RefundCard::call(&self.ctx, &n).await;
        }
    }
}

/// Settle something.
#[duroxide::orchestration(name = "NAME", handle = This)]
pub async fn run(ctx: OrchestrationContext, order: Order) -> Result<String, String> {
    let mut saga = Saga { ctx: ctx.clone(), done: Vec::new() };
    for n in 0..2 {
        saga.step(n).await?;
    }
    if order.express {
        saga.undo().await;
    }
    let sizes: Vec<u8> = (0..order.parts).filter(|part| part % 2 == 0).collect();
    let gifts: Vec<_> = sizes.iter().map(|size| WrapGift::schedule(&ctx, size)).collect();
    for gift in gifts {
        gift.await?;
    }
    let charge = |n: u8| ChargeCard::schedule(&ctx, &n);
    charge(5).await?;
    let now = ctx.utc_now().await?;
    let id = ctx.new_guid().await?;
    ctx.trace_info(format!("{id} at {now:?}"));
    loop {
        match Command::dequeue(&ctx).await? {
            Command::Close => break,
            Command::Ship(n) => {
                ShipParcel::call(&ctx, &n).await?;
            }
        }
    }
    let rest = order.notes.iter().filter(|note| note.starts_with('!')).count();
    if rest > 0 && !order.express {
        RefundCard::call(&ctx, &7).await?;
    }
    let approval = Approval::wait(&ctx).await?;
    Ok(format!("settled by {}", approval.by))
}
