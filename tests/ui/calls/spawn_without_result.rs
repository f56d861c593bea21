#![deny(unused_must_use)]

use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "send-newsletter")]
async fn send_newsletter(reader: String) -> Result<String, String> {
    Ok(reader)
}

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, reader: String) -> Result<(), String> {
    SendNewsletter::spawn(&ctx, "newsletter", &reader);
    Ok(())
}

fn main() {}
