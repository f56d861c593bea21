mod orchestrations {
    #[duroxide::orchestration(name = "print-label")]
    pub async fn print_label(reader: String) -> Result<String, String> {
        Ok(reader)
    }
}

use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, reader: String) -> Result<(), String> {
    use crate::orchestrations::PrintLabel;
    PrintLabel::schedule(&ctx, &reader).await?;
    Ok(())
}

fn main() {}
