//! The catalog as Markdown, Mermaid and DOT.

use duroxide::{Catalog, OrchestrationContext};
use serde::{Deserialize, Serialize};
use std::fs;

/// A person's decision.
#[duroxide::event(name = "order-approval")]
#[derive(Serialize, Deserialize)]
struct OrderApproval(bool);

/// What to do next.
#[duroxide::queue(name = "order-command")]
#[derive(Serialize, Deserialize)]
struct OrderCommand(String);

/// Where the order is.
#[duroxide::value(name = "order-place")]
#[derive(Serialize, Deserialize)]
struct OrderPlace(String);

/// Ship an order.
#[duroxide::activity(name = "ship-order", idempotent, alias = "send-order")]
async fn ship_order(order: String) -> Result<String, String> {
    Ok(order)
}

/// Handle an order.
#[duroxide::orchestration(name = "handle-order")]
async fn handle_order(ctx: OrchestrationContext, order: String) -> Result<String, String> {
    OrderApproval::wait(&ctx).await?;
    let OrderCommand(command) = OrderCommand::dequeue(&ctx).await?;
    OrderPlace(command).set(&ctx)?;
    ctx.schedule_activity("elsewhere::activity::print-label", "").await?;
    ctx.schedule_activity("duroxide-export-tests::activity::send-order", "").await?;
    ctx.schedule_activity("legacy \"label\"", "").await?;
    ShipOrder::call(&ctx, &order).await
}

/// Handle an order, as it was done before.
#[deprecated]
#[duroxide::orchestration(name = "handle-order", version = "0.9.0", handle = OldHandleOrder)]
async fn old_handle_order(ctx: OrchestrationContext, order: String) -> Result<String, String> {
    ShipOrder::call(&ctx, &order).await
}

duroxide::export!(inventory, allow(DX0109));

#[test]
fn markdown_lists_everything() {
    assert_eq!(
        inventory::catalog().to_markdown(),
        "\
## Available orchestrations

- `duroxide-export-tests::orchestration::handle-order` 0.9.0 - Handle an order, as it was done before. (deprecated)
- `duroxide-export-tests::orchestration::handle-order` 1.0.0 - Handle an order.

## Available activities

- `duroxide-export-tests::activity::ship-order` - Ship an order. (idempotent)

## Available events

- `duroxide-export-tests::event::order-approval` - A person's decision.

## Available queues

- `duroxide-export-tests::queue::order-command` - What to do next.

## Available values

- `order-place` - Where the order is.
"
    );
}

#[test]
fn mermaid_shows_calls_and_messages() {
    assert_eq!(
        inventory::catalog().to_mermaid(),
        "\
flowchart LR
    subgraph c0 [\"other names\"]
        n0[\"legacy #quot;label#quot;\"]
    end
    subgraph c1 [\"duroxide-export-tests\"]
        n1[\"ship-order\"]
        n2{{\"order-approval\"}}
        n3([\"handle-order\"])
        n4[(\"order-command\")]
        n5[/\"order-place\"/]
    end
    subgraph c2 [\"elsewhere\"]
        n6[\"print-label\"]
    end
    n2 -. is waited for by .-> n3
    n3 --> n0
    n3 --> n1
    n3 -. sets .-> n5
    n3 --> n6
    n4 -. is taken by .-> n3
"
    );
}

#[test]
fn dot_shows_the_same_graph() {
    let dot = inventory::catalog().to_dot();
    for line in [
        "        label=\"other names\";",
        "        n0 [label=\"legacy \\\"label\\\"\", shape=box, tooltip=\"legacy \\\"label\\\"\"];",
        "        n3 [label=\"handle-order\", shape=ellipse, tooltip=\"duroxide-export-tests::orchestration::handle-order\"];",
        "    n3 -> n1;",
        "    n3 -> n5 [style=dashed, label=\"sets\"];",
        "    n4 -> n3 [style=dashed, label=\"is taken by\"];",
    ] {
        assert!(dot.lines().any(|written| written == line), "{line} in {dot}");
    }
    assert_eq!(dot.matches(['{', '}']).count(), 8);
}

#[test]
fn an_empty_catalog_is_empty() {
    let catalog = Catalog::default();
    assert_eq!(catalog.to_markdown(), "");
    assert_eq!(catalog.to_mermaid(), "flowchart LR\n");
}

#[test]
fn a_document_that_is_out_of_date_is_shown_as_a_difference() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("README.md");
    let document = |list: &str| format!("<!-- workflows -->\n\n{list}\n<!-- end of workflows -->\n");
    let complaint = |text: &str| {
        fs::write(&file, text).unwrap();
        let check = || duroxide::testing::assert_documented(&file, &inventory::catalog());
        *std::panic::catch_unwind(check).unwrap_err().downcast::<String>().unwrap()
    };
    let missing = complaint("# Orders\n");
    assert!(missing.contains("add the lines `<!-- workflows -->` and `<!-- end of workflows -->`"), "{missing}");
    let current = inventory::catalog().to_markdown();
    let outdated = complaint(&document(&current.replace("Ship an order.", "Send an order.")));
    assert!(outdated.contains("write it anew with `UPDATE_DUROXIDE=1 cargo test`"), "{outdated}");
    for line in [
        "-- `duroxide-export-tests::activity::ship-order` - Send",
        "+- `duroxide-export-tests::activity::ship-order` - Ship",
    ] {
        assert!(outdated.contains(line), "{outdated}");
    }
    fs::write(&file, document(&current)).unwrap();
    duroxide::testing::assert_documented(&file, &inventory::catalog());
}
