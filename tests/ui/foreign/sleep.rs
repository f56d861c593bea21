use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, book: String) -> Result<String, String> {
    ctx.sleep(std::time::Duration::from_secs(60)).await;
    Ok(book)
}

fn main() {}
