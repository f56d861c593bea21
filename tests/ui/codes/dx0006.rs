use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "count-prices")]
async fn count_prices(ctx: OrchestrationContext, file: String) -> Result<usize, String> {
    ctx.trace_info(format!("counting the lines of {file}"));
    let prices = std::fs::read_to_string(&file).map_err(|error| error.to_string())?;
    Ok(prices.lines().count())
}

fn main() {}
