//! A replay would read what the file contains by then, or write to it again. An activity does it once. A plain `fn` may
//! block.

use duroxide::OrchestrationContext;

#[duroxide::activity(name = "read-prices", idempotent)]
fn read_prices(file: String) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|error| error.to_string())
}

#[duroxide::orchestration(name = "count-prices")]
async fn count_prices(ctx: OrchestrationContext, file: String) -> Result<usize, String> {
    ctx.trace_info(format!("counting the lines of {file}"));
    let prices = ReadPrices::call(&ctx, &file).await?;
    Ok(prices.lines().count())
}

fn main() {}
