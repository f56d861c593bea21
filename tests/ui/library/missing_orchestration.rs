/// Sell a book.
#[duroxide::orchestration(name = "sell-book")]
pub async fn sell_book(ctx: duroxide::OrchestrationContext) -> Result<u64, String> {
    ctx.schedule_sub_orchestration_typed("duroxide-export-tests-ui-tests::orchestration::ship-parcel", &1299u64).await
}

duroxide::export!();

fn main() {}
