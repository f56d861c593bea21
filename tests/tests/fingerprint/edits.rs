//! Edits of bodies: whether the lock finds the change, and whether instances that the old body has recorded go on with the
//! new one, on a real runtime.
//!
//! The bodies are in `program`. All edits are compiled into one program, which runs three instances of each.

use duroxide_export_tests::cargo::{cargo, stdout, workspace};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;

/// What an edit does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// It changes the fingerprint, and at least one of the instances breaks.
    Breaks,
    /// It changes the fingerprint, but none of the three instances notices, for this reason.
    Found(&'static str),
    /// It does not change the fingerprint, and no instance breaks.
    Same,
}

use Effect::{Breaks, Found, Same};

/// The file, what is replaced, and by what.
type Edit = (&'static str, &'static [(&'static str, &'static str)], Effect);

const EDITS: &[Edit] = &[
    (
        "ship",
        &[
            ("    ChargeCard::call(&ctx, &6)", "    let policy = RetryPolicy::new(3);\n    ChargeCard::call(&ctx, &6)"),
            ("retry(RetryPolicy::new(3))", "retry(policy)"),
        ],
        Same,
    ),
    (
        "ship",
        &[("from_secs(3600)", "from_secs(60 * 60)"), ("Duration::from_secs(60)", "Duration::from_millis(90_000)")],
        Same,
    ),
    (
        "sell",
        &[(
            "let stock = ReserveStock::call(&ctx, &order.item).await?;",
            "let stock = match ReserveStock::call(&ctx, &order.item).await {\n        Ok(stock) => stock,\n        \
             Err(error) => {\n            tracing::error!(\"{error}\");\n            return Err(error);\n        }\n    };",
        )],
        Same,
    ),
    (
        "sell",
        &[(
            "let stock = ReserveStock::call(&ctx, &order.item).await?;",
            "let Ok(stock) = ReserveStock::call(&ctx, &order.item).await else {\n        \
             return Err(\"nothing\".to_owned());\n    };",
        )],
        Same,
    ),
    (
        "sell",
        &[(
            "    pay(&ctx, &order).await?;",
            "    if let Err(error) = pay(&ctx, &order).await {\n        return Err(error);\n    }",
        )],
        Same,
    ),
    ("sell", &[("attempts < 2", "2 > attempts")], Same),
    ("sell", &[("stock > 5", "5 < stock")], Same),
    (
        "sell",
        &[
            ("if is_large {\n        PackParcel", "if !is_large {\n        TMP"),
            ("WrapGift::call(&ctx, &1)", "PackParcel::call(&ctx, &1)"),
            ("TMP::call(&ctx, &1)", "WrapGift::call(&ctx, &1)"),
        ],
        Same,
    ),
    (
        "sell",
        &[
            (".min(MOST_PARTS)", ".min(Limits::PARTS)"),
            ("const MOST_PARTS: u8 = 3;", "struct Limits;\n\nimpl Limits {\n    const PARTS: u8 = 3;\n}"),
        ],
        Same,
    ),
    (
        "sell",
        &[
            (".min(MOST_PARTS)", ".min(Limits::PARTS)"),
            ("const MOST_PARTS: u8 = 3;", "struct Limits;\n\nimpl Limits {\n    const PARTS: u8 = 1;\n}"),
        ],
        Breaks,
    ),
    ("sell", &[("PackParcel::call(&ctx, &1)", "PackParcel::call(&ctx, &2)")], Breaks),
    (
        "sell",
        &[("NotifyCustomer::call(&ctx, &order.item)", "NotifyCustomer::call(&ctx, &(order.item + 0))")],
        Found("nothing is added"),
    ),
    ("ship", &[("\"shelf\"", "\"floor\"")], Breaks),
    (
        "ship",
        &[(
            "    Deliver::call(&ctx, &5).instance(format!(\"delivery-{}-{}\", order.item,",
            "    let of = order.item;\n    Deliver::call(&ctx, &5).instance(format!(\"delivery-{of}-{}\",",
        )],
        Same,
    ),
    ("sell", &[("ReserveStock::call(&ctx, &order.item).await?", "order.item")], Breaks),
    ("sell", &[("    // What is on the shelf.\n", "    WrapGift::call(&ctx, &0).await?;\n")], Breaks),
    ("sell", &[("PackParcel::call(&ctx, &1)", "ShipParcel::call(&ctx, &1)")], Breaks),
    ("sell", &[("stock > 5", "stock > 3")], Breaks),
    ("sell", &[("stock > 5", "stock > 8")], Found("no item is in between")),
    ("sell", &[("if is_large {", "if !is_large {")], Breaks),
    ("sell", &[("    } else {\n        WrapGift::call(&ctx, &1).await?;\n    }", "    }")], Breaks),
    ("sell", &[("MOST_PARTS: u8 = 3", "MOST_PARTS: u8 = 1")], Breaks),
    ("sell", &[("order.parts.min(MOST_PARTS)", "order.parts")], Breaks),
    ("sell", &[("in 0..order", "in 1..order")], Breaks),
    ("sell", &[("order.item > 3", "order.item > 0")], Breaks),
    (
        "sell",
        &[(
            "    if needs_payment(order) {\n        ChargeCard::call(ctx, &order.item).await?;\n    }\n",
            "    ChargeCard::call(ctx, &order.item).await?;\n",
        )],
        Breaks,
    ),
    ("sell", &[("    Ok(())\n", "    PackParcel::call(ctx, &9).await?;\n    Ok(())\n")], Breaks),
    ("sell", &[("    pay(&ctx, &order).await?;\n", "")], Breaks),
    ("sell", &[("attempts < 2", "attempts < 3")], Breaks),
    ("sell", &[("attempts += 1", "attempts += 2")], Breaks),
    ("sell", &[("attempts = 0", "attempts = 1")], Breaks),
    (
        "sell",
        &[(
            "    let _ = NotifyCustomer::call(&ctx, &order.item).await;\n",
            "    NotifyCustomer::call(&ctx, &order.item).await?;\n",
        )],
        Breaks,
    ),
    ("sell", &[("order.parts > 9", "order.parts > 4")], Breaks),
    ("sell", &[("order.parts > 9", "order.parts > 8")], Found("no order has so many parts")),
    (
        "sell",
        &[
            ("    let _ = NotifyCustomer::call(&ctx, &order.item).await;\n", ""),
            (
                "    pay(&ctx, &order).await?;\n",
                "    pay(&ctx, &order).await?;\n    let _ = NotifyCustomer::call(&ctx, &order.item).await;\n",
            ),
        ],
        Breaks,
    ),
    ("sell", &[("        ctx.schedule_timer(Duration::from_millis(1)).await;\n", "")], Breaks),
    (
        "sell",
        &[(
            "    let is_large",
            "    if order.item == 4 {\n        return Ok(\"nothing\".to_owned());\n    }\n    let is_large",
        )],
        Breaks,
    ),
    (
        "sell",
        &[(
            "WrapGift::call(&ctx, &1).await?;",
            "WrapGift::call(&ctx, &1).await?;\n        WrapGift::call(&ctx, &2).await?;",
        )],
        Breaks,
    ),
    ("sell", &[("Approval::wait(", "OtherApproval::wait(")], Breaks),
    (
        "sell",
        &[(
            "    for part in 0..order.parts.min(MOST_PARTS) {\n        ChargeCard::call(&ctx, &part).await.map_err(|error| format!(\"part {part}: {error}\"))?;\n",
            "    for part in 0..order.parts.min(MOST_PARTS) {\n        ChargeCard::call(&ctx, &part).await.map_err(|error| format!(\"part {part}: {error}\"))?;\n        if part == 1 {\n            break;\n        }\n",
        )],
        Breaks,
    ),
    ("sell", &[("// What is on the shelf.", "// Take it from there.")], Same),
    ("sell", &[("    tracing::info!(\"reserved {stock}\");\n", "")], Same),
    (
        "sell",
        &[(
            "tracing::info!(\"reserved {stock}\");",
            "tracing::warn!(stock, \"there it is\");\n    println!(\"{stock}\");",
        )],
        Same,
    ),
    ("sell", &[("let is_large = stock > 5;\n    if is_large {", "let big = stock > 5;\n    if big {")], Same),
    ("sell", &[("let is_large = stock > 5;\n    if is_large {", "if stock > 5 {")], Same),
    ("sell", &[("\"too many parts\"", "\"at most nine parts\"")], Same),
    ("sell", &[("\"too many parts\".to_owned()", "format!(\"{} parts\", order.parts)")], Same),
    ("sell", &[("part {part}: {error}", "part {part} failed: {error}")], Same),
    ("sell", &[("|error| format!(\"part {part}: {error}\")", "|_| \"charge\".to_owned()")], Same),
    (
        "sell",
        &[(
            "    for part in 0..order.parts.min(MOST_PARTS) {\n        ChargeCard::call(&ctx, &part).await.map_err(|error| format!(\"part {part}: {error}\"))?;\n",
            "    for n in 0..order.parts.min(MOST_PARTS) {\n        ChargeCard::call(&ctx, &n).await.map_err(|error| format!(\"part {n}: {error}\"))?;\n",
        )],
        Same,
    ),
    ("sell", &[("const MOST_PARTS", "const LIMIT"), (".min(MOST_PARTS)", ".min(LIMIT)")], Same),
    ("sell", &[(".min(MOST_PARTS)", ".min(3)")], Same),
    ("sell", &[("MOST_PARTS: u8 = 3", "MOST_PARTS: u8 = 0x3_u8")], Same),
    ("sell", &[("u32::from(order.item) * 2", "u32::from(order.item) + 1")], Same),
    ("sell", &[("sold {total}", "sold for {total}")], Same),
    (
        "sell",
        &[(
            "    pay(&ctx, &order).await?;\n",
            "    if needs_payment(&order) {\n        ChargeCard::call(&ctx, &order.item).await?;\n    }\n",
        )],
        Same,
    ),
    ("sell", &[("if needs_payment(order)", "if order.item > 3")], Same),
    (
        "sell",
        &[
            ("    pay(&ctx, &order).await?;\n", "    settle_bill(&ctx, &order).await?;\n"),
            ("async fn pay(", "async fn settle_bill("),
        ],
        Same,
    ),
    (
        "sell",
        &[
            (
                "async fn pay(ctx: &OrchestrationContext, order: &Order)",
                "async fn pay(context: &OrchestrationContext, of: &Order)",
            ),
            (
                "needs_payment(order) {\n        ChargeCard::call(ctx, &order.item)",
                "needs_payment(of) {\n        ChargeCard::call(context, &of.item)",
            ),
        ],
        Same,
    ),
    (
        "sell",
        &[(
            "let mut attempts = 0;\n    while attempts < 2 {\n        attempts += 1;",
            "let mut tries = 0;\n    while tries < 2 {\n        tries += 1;",
        )],
        Same,
    ),
    ("sell", &[("if is_large {", "if (is_large) {")], Same),
    ("sell", &[("ReserveStock::call(&ctx, &order.item)", "ReserveStock::call(&ctx, &order.item.clone())")], Same),
    ("sell", &[("from_millis(1)", "from_millis(2)")], Same),
    ("sell", &[("    let is_large", "    let _length = order.notes.len();\n    let is_large")], Same),
    ("sell", &[("/// Sell something.", "/// Sell a thing.")], Same),
    (
        "sell",
        &[("    if order.parts > 9 {", "    let Order { parts: all, .. } = order.clone();\n    if all > 9 {")],
        Same,
    ),
    ("sell", &[("let stock = Res", "let stock: u8 = Res")], Same),
    ("sell", &[("Approval::wait(&ctx).await?", "Approval::wait(\n        &ctx,\n    )\n    .await?")], Same),
    ("sell", &[("ReserveStock::call(", "crate::ReserveStock::call(")], Same),
    (
        "sell",
        &[
            ("&ctx, &order.item).await?;\n    tracing", "&ctx, &item_of(&order)).await?;\n    tracing"),
            ("fn needs_payment", "fn item_of(order: &Order) -> u8 {\n    order.item\n}\n\nfn needs_payment"),
        ],
        Same,
    ),
    ("ship", &[("    ctx.set_custom_status(\"started\");\n", "")], Breaks),
    (
        "ship",
        &[
            ("    ctx.set_custom_status(\"started\");\n", ""),
            (
                "    Place(\"shelf\".to_owned()).set(&ctx)?;\n",
                "    Place(\"shelf\".to_owned()).set(&ctx)?;\n    ctx.set_custom_status(\"started\");\n",
            ),
        ],
        Breaks,
    ),
    ("ship", &[("    Place(\"shelf\".to_owned()).set(&ctx)?;\n", "")], Breaks),
    ("ship", &[("Place(", "OtherPlace(")], Breaks),
    (
        "ship",
        &[
            ("    let parcel = ShipParcel::schedule(&ctx, &1);\n", ""),
            (
                "    let deadline = ctx.schedule_timer(Duration::from_secs(3600));\n",
                "    let deadline = ctx.schedule_timer(Duration::from_secs(3600));\n    let parcel = ShipParcel::schedule(&ctx, &1);\n",
            ),
        ],
        Breaks,
    ),
    (
        "ship",
        &[
            ("    let deadline = ctx.schedule_timer(Duration::from_secs(3600));\n", ""),
            (
                "    match ctx.select2(parcel, deadline).await {\n        Either2::First(parcel) => {\n            parcel?;\n        }\n        Either2::Second(()) => return Err(\"late\".to_owned()),\n    }\n",
                "    parcel.await?;\n",
            ),
        ],
        Breaks,
    ),
    ("ship", &[(".tag(\"gifts\")", ".tag(\"presents\")")], Breaks),
    ("ship", &[(".tag(\"gifts\")", "")], Breaks),
    ("ship", &[(".session(\"desk\")", ".session(\"table\")")], Breaks),
    ("ship", &[(".session(\"desk\")", "")], Breaks),
    ("ship", &[("ChargeCard::call(&ctx, &1), ", "")], Breaks),
    (
        "ship",
        &[(
            "    duroxide::join_all(&ctx, vec![ChargeCard::call(&ctx, &1), ChargeCard::call(&ctx, &2)]).await;\n",
            "    ChargeCard::call(&ctx, &1).await?;\n    ChargeCard::call(&ctx, &2).await?;\n",
        )],
        Breaks,
    ),
    ("ship", &[("Deliver::call(&ctx, &4).await?", "Deliver::call(&ctx, &4).spawn()?")], Breaks),
    ("ship", &[("\"delivery-{}-{}\"", "\"parcel-{}-{}\"")], Breaks),
    (
        "ship",
        &[(
            "    Deliver::call(&ctx, &5).instance(format!(\"delivery-{}-{}\", order.item, ctx.instance_id())).spawn()?;\n",
            "",
        )],
        Breaks,
    ),
    (
        "ship",
        &[("Size::Small => {}", "Size::Small => {\n            WrapGift::call(&ctx, &0).await?;\n        }")],
        Breaks,
    ),
    (
        "ship",
        &[
            ("Size::Medium =>", "Size::Other =>"),
            ("Size::Large =>", "Size::Medium =>"),
            ("Size::Other =>", "Size::Large =>"),
        ],
        Breaks,
    ),
    (
        "ship",
        &[(
            "    ctx.schedule_timer(Duration::from_millis(1)).await;\n",
            "    ctx.schedule_timer(Duration::from_millis(1)).await;\n    ctx.schedule_timer(Duration::from_millis(1)).await;\n",
        )],
        Breaks,
    ),
    ("ship", &[("    ctx.schedule_timer(Duration::from_millis(1)).await;\n", "")], Breaks),
    ("ship", &[(".timeout(Duration::from_secs(60))", "")], Breaks),
    ("ship", &[("RetryPolicy::new(3)", "RetryPolicy::new(4)")], Found("no attempt has failed")),
    (
        "ship",
        &[("Deliver::call(&ctx, &4)", "Deliver::call(&ctx, &4).pinned()")],
        Found("the version of a sub-orchestration is not compared"),
    ),
    (
        "ship",
        &[(
            "    ctx.schedule_timer(Duration::from_millis(1)).await;\n",
            "    ctx.new_guid().await?;\n    ctx.schedule_timer(Duration::from_millis(1)).await;\n",
        )],
        Breaks,
    ),
    (
        "ship",
        &[(
            "    ctx.schedule_timer(Duration::from_millis(1)).await;\n",
            "    ctx.clear_kv_value(\"other\");\n    ctx.schedule_timer(Duration::from_millis(1)).await;\n",
        )],
        Breaks,
    ),
    (
        "ship",
        &[(
            "    ctx.schedule_timer(Duration::from_millis(1)).await;\n",
            "    ctx.set_custom_status(\"more\");\n    ctx.schedule_timer(Duration::from_millis(1)).await;\n",
        )],
        Breaks,
    ),
    (
        "ship",
        &[(
            "    ctx.schedule_timer(Duration::from_millis(1)).await;\n",
            "    ctx.schedule_timer(Duration::from_millis(1)).await;\n    if order.express {\n        return ctx.continue_as_new_typed(&order).await;\n    }\n",
        )],
        Breaks,
    ),
    ("ship", &[("WrapGift::call(&ctx, &2)", "RefundCard::call(&ctx, &2)")], Breaks),
    ("ship", &[("\"started\"", "\"begun\"")], Same),
    ("ship", &[("from_secs(3600)", "from_secs(7200)")], Same),
    ("ship", &[("\"late\"", "\"too late\"")], Same),
    (
        "ship",
        &[
            (
                "    let parcel = ShipParcel::schedule(&ctx, &1);\n",
                "    let package = ShipParcel::schedule(&ctx, &1);\n",
            ),
            ("select2(parcel,", "select2(package,"),
        ],
        Same,
    ),
    ("ship", &[("from_secs(60)", "from_secs(90)")], Same),
    (
        "ship",
        &[(
            ".retry(RetryPolicy::new(3)).timeout(Duration::from_secs(60))",
            ".timeout(Duration::from_secs(60)).retry(RetryPolicy::new(3))",
        )],
        Same,
    ),
    (
        "ship",
        &[(
            "    duroxide::join_all(&ctx, vec![ChargeCard::call(&ctx, &1), ChargeCard::call(&ctx, &2)])",
            "    let charges = vec![ChargeCard::call(&ctx, &1), ChargeCard::call(&ctx, &2)];\n    duroxide::join_all(&ctx, charges)",
        )],
        Same,
    ),
    (
        "ship",
        &[(
            "        Size::Medium => {\n            WrapGift::call(&ctx, &order.item).await?;\n        }\n        Size::Large => {\n            PackParcel::call(&ctx, &order.item).await?;\n        }\n",
            "        Size::Large => {\n            PackParcel::call(&ctx, &order.item).await?;\n        }\n        Size::Medium => {\n            WrapGift::call(&ctx, &order.item).await?;\n        }\n",
        )],
        Same,
    ),
    ("ship", &[("Size::Small => {}", "Size::Small => tracing::info!(\"small\"),")], Same),
    ("ship", &[("ShipParcel::schedule(&ctx, &1)", "ShipParcel::call(&ctx, &1).schedule()")], Same),
    (
        "ship",
        &[(
            "    Deliver::call(&ctx, &5).instance(format!(\"delivery-{}-{}\", order.item, ctx.instance_id()))",
            "    let id = format!(\"delivery-{}-{}\", order.item, ctx.instance_id());\n    Deliver::call(&ctx, &5).instance(id)",
        )],
        Same,
    ),
    (
        "ship",
        &[(
            "    PackParcel::call(&ctx, &3).session(\"desk\")",
            "    let desk = \"desk\".to_owned();\n    PackParcel::call(&ctx, &3).session(&desk)",
        )],
        Same,
    ),
    (
        "ship",
        &[(
            "    ctx.schedule_timer(Duration::from_millis(1)).await;\n",
            "    let pause = Duration::from_millis(3);\n    ctx.schedule_timer(pause).await;\n",
        )],
        Same,
    ),
    ("ship", &[("shipped to", "sent to")], Same),
    ("ship", &[("parcel?;", "parcel.map_err(|error| format!(\"parcel: {error}\"))?;")], Same),
    ("ship", &[("match order.size() {", "let size = order.size();\n    match size {")], Same),
    ("ship", &[("use super::*;", "use super::*;\n\n#[allow(dead_code)]\nconst UNUSED: u8 = 3;")], Same),
    ("settle", &[("in 0..2", "in 0..3")], Breaks),
    ("settle", &[("if order.express {", "if !order.express {")], Breaks),
    ("settle", &[("part % 2 == 0", "part % 2 == 1")], Breaks),
    ("settle", &[("(0..order.parts)", "(1..order.parts)")], Breaks),
    ("settle", &[("WrapGift::schedule(&ctx, size)", "PackParcel::schedule(&ctx, size)")], Breaks),
    (
        "settle",
        &[(
            "    let gifts: Vec<_> = sizes.iter().map(|size| WrapGift::schedule(&ctx, size)).collect();\n    for gift in gifts {\n        gift.await?;\n    }\n",
            "    for size in &sizes {\n        WrapGift::schedule(&ctx, size).await?;\n    }\n",
        )],
        Breaks,
    ),
    ("settle", &[("ChargeCard::schedule(&ctx, &n)", "RefundCard::schedule(&ctx, &n)")], Breaks),
    (
        "settle",
        &[
            ("    let now = ctx.utc_now().await?;\n", ""),
            (
                "    let id = ctx.new_guid().await?;\n",
                "    let id = ctx.new_guid().await?;\n    let now = ctx.utc_now().await?;\n",
            ),
        ],
        Breaks,
    ),
    ("settle", &[("    let now = ctx.utc_now().await?;\n", "    let now = 0;\n")], Breaks),
    ("settle", &[("ShipParcel::call(&ctx, &n)", "PackParcel::call(&ctx, &n)")], Breaks),
    (
        "settle",
        &[(
            "Command::Close => break,",
            "Command::Close => {\n                PackParcel::call(&ctx, &0).await?;\n                break;\n            }",
        )],
        Breaks,
    ),
    ("settle", &[("rest > 0 && !order.express", "rest > 0")], Breaks),
    ("settle", &[("starts_with('!')", "starts_with('?')")], Breaks),
    ("settle", &[("rest > 0", "rest > 1")], Breaks),
    ("settle", &[("saga.step(n).await?;", "saga.step(n).await?;\n        saga.step(n).await?;")], Breaks),
    ("settle", &[("let _ = RefundCard::call(&self.ctx, &n).await;", "let _ = n;")], Breaks),
    ("settle", &[("        self.done.push(n);\n", "")], Breaks),
    ("settle", &[("let mut saga", "let mut all"), ("saga.step", "all.step"), ("saga.undo", "all.undo")], Same),
    ("settle", &[("struct Saga", "struct Steps"), ("impl Saga", "impl Steps"), ("= Saga {", "= Steps {")], Same),
    ("settle", &[("let charge =", "let take ="), ("charge(5)", "take(5)")], Same),
    ("settle", &[("charge(5)", "ChargeCard::schedule(&ctx, &5)")], Same),
    ("settle", &[("|part| part % 2", "|n| n % 2")], Same),
    ("settle", &[("    ctx.trace_info(format!(\"{id} at {now:?}\"));\n", "    let _ = (id, now);\n")], Same),
    ("settle", &[("async fn undo", "async fn revert"), ("saga.undo", "saga.revert")], Same),
    ("settle", &[("let rest =", "let urgent ="), ("if rest > 0", "if urgent > 0")], Same),
    (
        "settle",
        &[(
            "let gifts: Vec<_> = sizes.iter().map(|size| WrapGift::schedule(&ctx, size)).collect();",
            "let gifts = sizes.iter().map(|size| WrapGift::schedule(&ctx, size)).collect::<Vec<_>>();",
        )],
        Same,
    ),
    ("settle", &[("saga.step(n)", "Saga::step(&mut saga, n)")], Same),
    (
        "settle",
        &[(
            "        ChargeCard::call(&self.ctx, &n).await?;\n        self.done.push(n);\n",
            "        self.done.push(n);\n        ChargeCard::call(&self.ctx, &n).await?;\n",
        )],
        Same,
    ),
    ("settle", &[("for gift in gifts {\n        gift.await?;", "for each in gifts {\n        each.await?;")], Same),
    (
        "settle",
        &[(
            "|size| WrapGift::schedule(&ctx, size)",
            "|size| {\n            let of = *size;\n            WrapGift::schedule(&ctx, &of)\n        }",
        )],
        Same,
    ),
    ("settle", &[("settled by", "done by")], Same),
    ("quote", &[("WrapGift::call(&ctx, &first)", "WrapGift::call(&ctx, &second)")], Breaks),
    (
        "quote",
        &[("Label { from: first, to: second, note: None }", "Label { from: second, to: first, note: None }")],
        Breaks,
    ),
    (
        "quote",
        &[(
            "Label { from: first, to: second, note: None }",
            "Label { from: first, to: second, note: Some(String::new()) }",
        )],
        Breaks,
    ),
    ("quote", &[("PackParcel::call(&ctx, &low)", "PackParcel::call(&ctx, &high)")], Breaks),
    ("quote", &[("(order.item, order.item + 5)", "(order.item + 5, order.item)")], Breaks),
    ("quote", &[("(order.item + 1)).await", "(order.item * 1)).await")], Breaks),
    ("quote", &[("high.min(20)", "high.max(20)")], Breaks),
    ("quote", &[("stock.first()", "stock.last()")], Breaks),
    ("quote", &[("to_lowercase", "to_uppercase")], Breaks),
    ("quote", &[("first, second)).set", "second, first)).set")], Breaks),
    ("quote", &[("{low}/{high:", "{high}/{low:")], Breaks),
    ("quote", &[("PREFIX: &str = \"quote\"", "PREFIX: &str = \"offer\"")], Breaks),
    ("quote", &[("WIDTH: usize = 2", "WIDTH: usize = 5")], Breaks),
    ("quote", &[("plan.most = 2", "plan.most = 3")], Breaks),
    ("quote", &[("self.steps.push(step + 1)", "self.steps.push(step + 2)")], Breaks),
    ("quote", &[("steps.push(20)", "steps.push(21)")], Breaks),
    ("quote", &[("self.most > 1", "self.most > 2")], Breaks),
    ("quote", &[("{ 7 } else { 8 }", "{ 7 } else { 9 }")], Breaks),
    ("quote", &[("[u8; 2] = [1, 2]", "[u8; 2] = [2, 1]")], Breaks),
    ("quote", &[("|| 9)", "|| 2)")], Breaks),
    ("quote", &[("FEWEST: u8 = 1", "FEWEST: u8 = 0")], Breaks),
    ("quote", &[("sum = 4", "sum = 5")], Breaks),
    ("quote", &[("if order.parts > 1", "if order.parts > 3")], Breaks),
    ("quote", &[("type Charge = ChargeCard", "type Charge = RefundCard")], Breaks),
    ("quote", &[("NotifyCustomer::call(ctx, &1)", "ChargeCard::call(ctx, &1)")], Breaks),
    ("quote", &[("RefundCard::call($ctx, &3)", "RefundCard::call($ctx, &2)")], Breaks),
    ("quote", &[("step::<WrapGift>", "step::<PackParcel>")], Breaks),
    ("quote", &[("order.parts > 8", "order.parts > 4")], Breaks),
    ("quote", &[("checked_sub(1)", "checked_sub(0)")], Breaks),
    ("quote", &[("checked_sub(1)", "checked_sub(2)")], Breaks),
    (
        "quote",
        &[(
            "    validate(&order)?;\n",
            "    if order.parts > 4 {\n        validate(&Order { parts: 9, ..order.clone() })?;\n    }\n",
        )],
        Breaks,
    ),
    ("quote", &[("tracing::warn!(\"too many\");", "tracing::info!(\"more\");")], Same),
    ("quote", &[("Err(\"too many\".to_owned())", "Err(format!(\"{} parts\", order.parts))")], Same),
    ("quote", &[("\"nothing\".to_owned()", "\"no item\".to_owned()")], Same),
    ("quote", &[("quoted {total}", "quoted: {total}")], Same),
    ("quote", &[("fn validate(", "fn check("), ("    validate(&order)?;", "    check(&order)?;")], Same),
    (
        "quote",
        &[(
            "let (low, high) = (order.item, order.item + 5);\n    PackParcel::call(&ctx, &low)",
            "let (a, high) = (order.item, order.item + 5);\n    let low = a;\n    PackParcel::call(&ctx, &low)",
        )],
        Same,
    ),
    (
        "quote",
        &[("Label { from: first, to: second, note: None }", "Label { to: second, from: first, note: None }")],
        Same,
    ),
    ("quote", &[("in 0..2", "in 0..=1")], Same),
    ("quote", &[("&100).await?;\n    } else", "&(10 * 10)).await?;\n    } else")], Same),
    (
        "quote",
        &[(
            "let second = ReserveStock::call(&ctx, &(order.item + 3)).await?;",
            "let reserved = ReserveStock::call(&ctx, &(3 + order.item)).await;\n    let second = reserved?;",
        )],
        Same,
    ),
    ("quote", &[("Charge::call(&ctx, &2).await?", "ChargeCard::call(&ctx, &2).await?")], Same),
    (
        "quote",
        &[
            ("if order.item == 4 {\n        WrapGift", "if order.item != 4 {\n        TMP"),
            ("PackParcel::call(&ctx, &100)", "WrapGift::call(&ctx, &100)"),
            ("TMP::call", "PackParcel::call"),
        ],
        Same,
    ),
    ("quote", &[("\"Shelf\".to_lowercase()", "String::from(\"Shelf\").to_lowercase()")], Same),
    (
        "quote",
        &[(
            "WrapGift::call(&ctx, &first).await?;",
            "let wrapped = WrapGift::call(&ctx, &first).await;\n    if let Err(error) = wrapped {\n        return Err(error);\n    }",
        )],
        Same,
    ),
    (
        "quote",
        &[("order.item.checked_sub(1)", "(order.item + 1).checked_sub(2)")],
        Found("how an input is computed has changed, and not the input"),
    ),
    ("quote", &[("order.parts > 8", "order.parts > 7")], Found("nothing is refused")),
];

#[test]
fn the_lock_and_a_runtime_agree_on_each_edit() {
    let folder = tempfile::tempdir().unwrap();
    let report = run(folder.path());
    let mut wrong = Vec::new();
    let mut counts = [0, 0];
    for ((base, replaced, effect), result) in EDITS.iter().zip(report["edits"].as_array().unwrap()) {
        let is_found = result["new"] != report["bases"][*base];
        let breaks = !result["broken"].as_array().unwrap().is_empty();
        counts[usize::from(*effect == Same)] += 1;
        let agrees = match effect {
            Breaks => is_found && breaks,
            Found(_) => is_found && !breaks,
            Same => !is_found && !breaks,
        };
        if !agrees {
            let lines = |lines: &Value| {
                let lines = lines.as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned());
                lines.collect::<Vec<_>>().join("\n    ")
            };
            wrong.push(format!(
                "{base}: {replaced:?}: {effect:?}, but found: {is_found}, breaks: {}\n    {}\n    --\n    {}",
                result["broken"],
                lines(&report["bases"][*base]),
                lines(&result["new"])
            ));
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(counts.iter().all(|count| *count >= 40), "{counts:?}");
}

/// Compiles and runs the program with all edits.
fn run(folder: &std::path::Path) -> Value {
    let sources = workspace().join("tests/tests/fingerprint/program");
    let src = folder.join("src");
    fs::create_dir_all(src.join("edits")).unwrap();
    fs::copy(sources.join("main.rs"), src.join("main.rs")).unwrap();
    let bases = ["sell", "ship", "settle", "quote"];
    let mut modules = format!("use super::*;\n\npub const COUNT: usize = {};\n", EDITS.len());
    let _ = writeln!(modules, "pub const BASES: [&str; {}] = {bases:?};", bases.len());
    let (mut old, mut new) = (String::new(), String::new());
    let body = |base: &str| fs::read_to_string(sources.join(base).with_extension("rs")).unwrap();
    let write = |name: &str, text: &str| {
        let text = text.replace("NAME", &name.replace('_', "-"));
        fs::write(src.join("edits").join(name).with_extension("rs"), text).unwrap();
    };
    for base in bases {
        write(&format!("base_{base}"), &body(base));
        let _ = writeln!(modules, "pub mod base_{base};");
    }
    for (number, (base, replaced, _)) in EDITS.iter().enumerate() {
        let text = replaced.iter().fold(body(base), |text, (from, to)| {
            assert_eq!(text.matches(from).count(), 1, "{from} in {base}.rs");
            text.replacen(from, to, 1)
        });
        write(&format!("edit_{number}"), &text);
        let _ = writeln!(modules, "pub mod edit_{number};");
        let _ = write!(old, "\n        .register_typed(\"edit-{number}\", base_{base}::run)");
        let _ = write!(new, "\n        .register_typed(\"edit-{number}\", edit_{number}::run)");
    }
    for (name, registrations) in [("old", old), ("new", new)] {
        let _ = writeln!(
            modules,
            "\npub fn {name}(builder: OrchestrationRegistryBuilder) -> OrchestrationRegistryBuilder {{\n    \
             builder{registrations}\n}}"
        );
    }
    fs::write(src.join("edits.rs"), modules).unwrap();
    fs::write(folder.join("Cargo.toml"), manifest()).unwrap();
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    // Some of the bodies print, too.
    let printed = stdout(cargo(folder).args(["run", "--quiet"]));
    serde_json::from_str(printed.lines().last().unwrap_or_default())
        .unwrap_or_else(|error| panic!("{error}: {printed}"))
}

fn manifest() -> String {
    format!(
        "[workspace]\n\n[package]\nname = \"edited\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         duroxide = {{ package = \"duroxide-export\", path = \"{}/duroxide-export\", features = [\"sqlite\", \"testing\"] }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt\", \"time\"] }}\ntracing = \"0.1\"\n",
        workspace().display()
    )
}
