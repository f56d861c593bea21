use duroxide::OrchestrationContext;

#[duroxide::event(name = "approval")]
#[derive(serde::Serialize, serde::Deserialize)]
struct Approval(String);

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, book: String) -> Result<String, String> {
    let _by: String = ctx.wait_for_event("approval").await?;
    Ok(book)
}

fn main() {}
