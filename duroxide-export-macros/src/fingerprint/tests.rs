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
    const WIDTH: usize = 2;
    static RATES: [u8; 2] = [1, 2];
    type Charge = ChargeCard;
    macro_rules! step { ($ctx:expr) => { ChargeCard::call($ctx, &1).await?; } }
    async fn step_of<H: Handle>(ctx: &OrchestrationContext) { let _ = H::call(ctx, &1).await; }
    trait Weigh { fn weight(&self) -> u8; fn twice(&self) -> u8 { self.weight() * 2 } }
    impl Weigh for u8 { fn weight(&self) -> u8 { self + 1 } }
    fn validate(n: u8) -> Result<u8, String> { log::info!("{n}"); if n > 9 { Err("late".into()) } else { Ok(n) } }
    fn is_large(n: u8) -> bool { n > 100 }
    pub struct Order { pub n: u8 }
    impl Order { fn is_big(&self) -> bool { self.n > 3 } }
    async fn pay(ctx: &OrchestrationContext, n: u8) -> Result<u8, String> {
        let paid = ChargeCard::call(ctx, &n).await?;
        Ok(paid)
    }
"#;

/// The lines of an orchestration with this body.
fn lines(body: &str) -> Vec<String> {
    lines_in(LIBRARY, body)
}

fn lines_in(library: &str, body: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("lib.rs");
    let text = format!(
        "{library} #[orchestration(name = \"sell\")] pub async fn sell(ctx: OrchestrationContext, order: Order) \
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
call shop::activity::reserve-stock of input.items with tag \"gpu\"?
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
      call shop::activity::charge-card of {commands}.Ship.0?
join
  map of input.parts
    call shop::activity::charge-card of each of input.parts
continue as new
";
    assert_eq!(found.join("\n"), expected.trim_end());
}

/// Bodies that do the same.
#[test]
fn equal_bodies_have_equal_lines() {
    let table = [
        ("ChargeCard::schedule(&ctx, &n).await?;", "ctx.schedule_activity_typed(CHARGE_CARD, &n).await?;"),
        ("ChargeCard::call(&ctx, &n).await?;", "ctx.schedule_activity(\"shop::activity::charge-card\", n).await?;"),
        ("let a = ChargeCard::call(&ctx, &1); a.await?;", "ChargeCard::call(&ctx, &1).await?;"),
        (
            "if let Some(a) = order.a { pay(&ctx, a).await?; }",
            "if let Some(other) = order.a { ChargeCard::call(&ctx, &other).await?; }",
        ),
        (
            "for (i, part) in order.parts.iter().enumerate() { ChargeCard::call(&ctx, part).await?; }",
            "for each in &order.parts { ChargeCard::call(&ctx, each).await?; }",
        ),
        ("async { ChargeCard::call(&ctx, &n).await }.await?;", "ChargeCard::call(&ctx, &n).await?;"),
        ("Approval::wait(&ctx).await?;", "let approval: Approval = Approval::wait(&ctx).await?; drop(approval);"),
        ("ctx.set_kv_value(\"place\", \"a\");", "Place(\"a\".into()).set(&ctx)?;"),
        (
            "let l = if order.big { 9 } else { 1 }; for i in 0..l { ChargeCard::call(&ctx, &i).await?; }",
            "let most = if order.big { 9 } else { 1 }; for i in 0..most { ChargeCard::call(&ctx, &i).await?; }",
        ),
        (
            "fn big(o: &Order) -> bool { o.n > 3 } if big(&order) { ChargeCard::call(&ctx, &n).await?; }",
            "if order.n > 3 { ChargeCard::call(&ctx, &n).await?; }",
        ),
        (
            "let p = RetryPolicy::new(3).with_backoff(BackoffStrategy::Fixed { delay: Duration::from_secs(5) }); \
             ChargeCard::call(&ctx, &n).retry(p).await?;",
            "let p = RetryPolicy::new(3).with_backoff(BackoffStrategy::Fixed { delay: Duration::from_secs(9) }); \
             ChargeCard::call(&ctx, &n).retry(p).await?;",
        ),
        ("if order.n > 3 { ctx.new_guid().await?; }", "if order.is_big() { ctx.new_guid().await?; }"),
        (
            "PrintLabel::call(&ctx, &Label { n: 1, note: None }).await?;",
            "PrintLabel::call(&ctx, &Label { n: 1 }).await?;",
        ),
        (
            "let Order { n, .. } = order; ChargeCard::call(&ctx, &n).await?; Ok(n)",
            "let n = order.n; let paid = ChargeCard::call(&ctx, &n).await?; Ok(paid + n)",
        ),
    ];
    for (one, other) in table {
        assert!(!lines(one).is_empty(), "{one}");
        assert_eq!(lines(one), lines(other), "{one}\n{other}");
    }
}

/// Bodies that differ.
#[test]
fn other_bodies_have_other_lines() {
    let table = [
        ("let a = ChargeCard::schedule(&ctx, &n); a.await?;", "let a = ChargeCard::schedule(&ctx, &n); drop(a);"),
        (
            "let a = ChargeCard::schedule(&ctx, &n); let b = ReserveStock::schedule(&ctx, &n); a.await?; b.await?;",
            "let a = ChargeCard::schedule(&ctx, &n); let b = ReserveStock::schedule(&ctx, &n); b.await?; a.await?;",
        ),
        (
            "let a = ChargeCard::call(&ctx, &n); let b = ReserveStock::call(&ctx, &n); a.await?; b.await?;",
            "let a = ChargeCard::call(&ctx, &n); let b = ReserveStock::call(&ctx, &n); b.await?; a.await?;",
        ),
        (
            "let a = ChargeCard::call(&ctx, &n).await?; let b = ReserveStock::call(&ctx, &n).await?; \
             if a > 3 { ctx.new_guid().await?; }",
            "let a = ChargeCard::call(&ctx, &n).await?; let b = ReserveStock::call(&ctx, &n).await?; \
             if b > 3 { ctx.new_guid().await?; }",
        ),
        (
            "let v = vec![1, 2]; for i in v { ChargeCard::call(&ctx, &i).await?; }",
            "let v = vec![1, 2, 3]; for i in v { ChargeCard::call(&ctx, &i).await?; }",
        ),
        (
            "let v: Vec<_> = order.l.iter().take(2).collect(); for i in v { ChargeCard::call(&ctx, i).await?; }",
            "let v: Vec<_> = order.l.iter().take(3).collect(); for i in v { ChargeCard::call(&ctx, i).await?; }",
        ),
        (
            "duroxide::map(&ctx, order.l, 2, |i| ChargeCard::call(&ctx, &i)).await;",
            "duroxide::map(&ctx, order.l, 3, |i| ChargeCard::call(&ctx, &i)).await;",
        ),
        ("Approval::wait(&ctx).await?;", "Approval::wait_timeout(&ctx, LATE).await?;"),
        ("Approval::named(\"a\").wait(&ctx).await?;", "Approval::named(\"b\").wait(&ctx).await?;"),
        ("Sell::call(&ctx, &order).await?;", "Sell::call(&ctx, &order).spawn()?;"),
        (
            "if matches!(order.x, X::A | X::B) { ctx.new_guid().await?; }",
            "if matches!(order.x, X::A) { ctx.new_guid().await?; }",
        ),
        (
            "while let Some(x) = Command::dequeue(&ctx).await.ok() { ChargeCard::call(&ctx, &n).await?; }",
            "while let Some(x) = Command::dequeue(&ctx).await.ok() { ChargeCard::call(&ctx, &n).await?; break; }",
        ),
        ("unknown!(ctx, a => b);", "unknown!(ctx, a => c);"),
        (
            "let mut m = 0; let a = ReserveStock::call(&ctx, &1).await?; let b = ChargeCard::call(&ctx, &1).await?; \
             m += a; ChargeCard::call(&ctx, &m).await?;",
            "let mut m = 0; let a = ReserveStock::call(&ctx, &1).await?; let b = ChargeCard::call(&ctx, &1).await?; \
             m += b; ChargeCard::call(&ctx, &m).await?;",
        ),
        (
            "let m; if order.big { m = 1; } else { m = 2; } ChargeCard::call(&ctx, &m).await?;",
            "let m; if order.big { m = 2; } else { m = 1; } ChargeCard::call(&ctx, &m).await?;",
        ),
        (
            "let m = order.n as u8; ChargeCard::call(&ctx, &m).await?;",
            "let m = order.n as u16; ChargeCard::call(&ctx, &m).await?;",
        ),
        (
            "ReserveStock::call(&ctx, &1).await?.ok_or(\"none\")?; ctx.new_guid().await?;",
            "ReserveStock::call(&ctx, &1).await?; ctx.new_guid().await?;",
        ),
    ];
    for (one, other) in table {
        assert_ne!(lines(one), lines(other), "{one}\n{other}");
    }
}

/// Each function calls the next one twice.
#[test]
fn it_ends() {
    let mut functions: Vec<_> = (0..20)
        .map(|n| {
            format!("async fn f{n}(ctx: &OrchestrationContext) {{ f{}(ctx).await; f{}(ctx).await; }}", n + 1, n + 1)
        })
        .collect();
    functions.push("async fn f20(ctx: &OrchestrationContext) { ctx.new_guid().await; f0(ctx).await; }".to_owned());
    let found = lines(&format!("f0(&ctx).await; Ok(1) }} {} fn last() {{", functions.join(" ")));
    assert_eq!(found.len(), 402);
    assert!(
        found[400].starts_with("and ") && found[401] == "not followed: what comes after 20000 expressions",
        "{:?}",
        &found[400..]
    );
}

/// Changes of what a body uses. The body stays as it is.
#[test]
#[expect(clippy::literal_string_with_formatting_args, reason = "the bodies contain templates")]
fn what_a_body_uses_is_part_of_it() {
    let table = [
        ("ChargeCard::call(&ctx, &RATES[1]).await?;", "[1, 2]", "[2, 1]", true),
        ("Charge::call(&ctx, &1).await?;", "Charge = ChargeCard", "Charge = ReserveStock", true),
        ("step!(&ctx);", "ChargeCard::call($ctx, &1)", "ReserveStock::call($ctx, &1)", true),
        ("let n: u8 = 3; ChargeCard::call(&ctx, &n.weight()).await?;", "self + 1", "self + 2", true),
        ("let n: u8 = 3; if n.twice() > 3 { ctx.new_guid().await?; }", "self + 1", "self + 2", true),
        ("validate(order.n)?; ctx.new_guid().await?;", "n > 9", "n > 8", true),
        ("validate(order.n)?; ctx.new_guid().await?;", "\"late\"", "\"too late\"", false),
        ("validate(order.n)?; ctx.new_guid().await?;", "info!(\"{n}\")", "warn!(\"n: {n}\")", false),
        ("ctx.new_guid().await?; validate(order.n)?;", "n > 9", "n > 8", false),
        ("Place(format!(\"{:0WIDTH$}\", order.n)).set(&ctx)?;", "WIDTH: usize = 2", "WIDTH: usize = 3", true),
    ];
    for (body, from, to, is_found) in table {
        let changed = LIBRARY.replacen(from, to, 1);
        assert_ne!(changed, LIBRARY, "{from}");
        assert_eq!(lines(body) != lines_in(&changed, body), is_found, "{body}: {from} became {to}");
    }
}

/// What the sources do not tell is said.
#[test]
fn what_is_not_followed_is_noted() {
    let table = [
        ("let step: fn() = step_of; <X as Has>::H::call(&ctx, &1).await?;", "`<X as Has>::H::call`"),
        ("foreign::step!(&ctx, 1);", "the macro `step!`"),
        (
            "helper(&ctx, Kind).await; async fn helper<K: Handle>(ctx: &OrchestrationContext, kind: K) { let _ = K::call(ctx, &1).await; }",
            "`K::call` in `helper`",
        ),
        ("step_of::<ChargeCard>(&ctx).await;", ""),
    ];
    for (body, expected) in table {
        let found = lines_in(&LIBRARY.replace("macro_rules! step ", "macro_rules! other "), body);
        let notes: Vec<_> = found.iter().filter_map(|line| line.strip_prefix("not followed: ")).collect();
        assert_eq!(notes.join(" "), expected, "{body}: {found:?}");
    }
    assert_eq!(lines("step_of::<ChargeCard>(&ctx).await;"), lines("ChargeCard::call(&ctx, &1).await;"));
}
