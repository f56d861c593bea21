//! What a body looks like as lines.

use super::of_crate;
use crate::cargo::Package;
use std::fs;

/// The handlers and messages that the bodies use.
const LIBRARY: &str = r#"
    #[activity(name = "reserve-stock")] pub async fn reserve_stock(n: u8) -> Result<u8, String> { Ok(n) }
    #[activity(name = "charge-card")] pub async fn charge_card(n: u8) -> Result<u8, String> { Ok(n) }
    #[event(name = "approval")] pub struct Approval { pub granted: bool }
    #[queue(name = "commands")] pub enum Command { Close, Ship(u8) }
    #[value(name = "place")] pub struct Place(String);
    const LIMIT: usize = 3;
    fn is_large(n: u8) -> bool { n > 100 }
    async fn pay(ctx: &OrchestrationContext, n: u8) -> Result<u8, String> {
        let paid = ChargeCard::call(ctx, &n).await?;
        Ok(paid)
    }
"#;

/// The lines of an orchestration with this body.
fn lines(body: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("lib.rs");
    let text = format!(
        "{LIBRARY} #[orchestration(name = \"sell\")] pub async fn sell(ctx: OrchestrationContext, order: Order) \
         -> Result<u8, String> {{ {body} }}"
    );
    fs::write(&root, text).unwrap();
    let mut all = of_crate(&root, &Package::fixed(), Vec::new());
    assert_eq!(all.len(), 1);
    let only = all.remove(0);
    assert_eq!((only.name.as_str(), only.version.as_str()), ("shop::orchestration::sell", "1.0.0"));
    only.lines
}

#[test]
fn a_body_is_readable() {
    let found = lines(
        r#"
        Sell::report(&ctx, &"started".to_string())?;
        let stock = ReserveStock::call(&ctx, &order.items).tag("gpu").await?;
        if order.is_gift && is_large(stock) {
            tracing::info!("wrapped");
            pay(&ctx, 3).await?;
        } else {
            ctx.schedule_timer(Duration::from_secs(5)).await;
        }
        let deadline = ctx.schedule_timer(Duration::from_secs(60));
        let approval = Approval::wait(&ctx);
        match ctx.select2(deadline, approval).await {
            Either2::First(()) => return Err("late".to_owned()),
            Either2::Second(approval) => Place("shop".into()).set(&ctx)?,
        }
        for item in 0..LIMIT {
            match Command::dequeue(&ctx).await? {
                Command::Close => break,
                Command::Ship(n) => { ChargeCard::schedule(&ctx, &n).await?; }
            }
        }
        let charges: Vec<_> = order.parts.iter().map(|part| ChargeCard::call(&ctx, part)).collect();
        duroxide::join_all(charges).await;
        Sell::continue_as_new(&ctx, &order).await
        "#,
    );
    let expected = "\
progress
call shop::activity::reserve-stock with tag \"gpu\"?
if input.is_gift && {reserve-stock} > 100
  call shop::activity::charge-card of 3?
else
  timer
select
  timer
  wait for shop::event::approval
match {select}
  First(_) =>
    return
  Second(_) =>
    set place of \"shop\"
for each of 0..3
  take shop::queue::commands?
  match {commands}
    Close =>
      break
    Ship(_) =>
      call shop::activity::charge-card?
join
  map of input.parts
    call shop::activity::charge-card
continue as new
";
    assert_eq!(found.join("\n"), expected.trim_end());
}
