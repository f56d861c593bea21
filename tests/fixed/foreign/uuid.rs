use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, book: String) -> Result<String, String> {
    let _id = ctx.new_guid().await?;
    Ok(book)
}

fn main() {}
