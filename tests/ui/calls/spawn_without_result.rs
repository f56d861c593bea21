#![deny(unused_must_use)]

use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "send-newsletter")]
async fn send_newsletter(reader: String) -> Result<String, String> {
    Ok(reader)
}

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, reader: String) -> Result<(), String> {
    SendNewsletter::call(&ctx, &reader).instance("newsletter").spawn();
    Ok(())
}

fn main() {}
