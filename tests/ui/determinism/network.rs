use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    let _stream = std::net::TcpStream::connect("127.0.0.1:80");
    ctx.trace_info("selling");
    Ok(0)
}

fn main() {}
