use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, book: String) -> Result<String, String> {
    let _id = ctx.uuid4();
    Ok(book)
}

fn main() {}
