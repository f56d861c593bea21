use duroxide::OrchestrationContext;

#[duroxide::event(name = "approval")]
#[derive(serde::Serialize, serde::Deserialize)]
struct Approval(String);

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, book: String) -> Result<String, String> {
    let _approval = Approval::wait(&ctx).await?;
    Ok(book)
}

fn main() {}
