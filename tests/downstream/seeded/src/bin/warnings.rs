//! Mistakes that only mislead. Each is marked with the code of its lint; `tests/seeded.rs` compares.

use duroxide::OrchestrationContext;

#[duroxide::orchestration]
async fn print_and_log(ctx: OrchestrationContext, lines: Vec<String>) -> Result<usize, String> {
    println!("begin"); //~ DX0009
    print!("."); //~ DX0009
    eprintln!("{} lines", lines.len()); //~ DX0009
    let count = dbg!(lines.len()); //~ DX0009
    log::info!("{count}"); //~ DX0009
    log::log!(log::Level::Warn, "{count}"); //~ DX0009
    tracing::info!(count, "counted"); //~ DX0009
    tracing::debug!("counted"); //~ DX0009
    for line in lines {
        std::println!("{line}"); //~ DX0009
    }
    ctx.trace_info(format!("{count}"));
    ctx.trace_error("nothing");
    Ok(count)
}

struct Report(Vec<String>);

impl Report {
    #[duroxide::deterministic]
    fn show(&self) -> usize {
        println!("{:?}", self.0); //~ DX0009
        self.0.len()
    }

    #[duroxide::deterministic(allow(DX0009, reason = "a report is printed"))]
    fn print(&self) {
        println!("{:?}", self.0);
    }
}

#[duroxide::activity(idempotent)]
async fn print_line(line: String) -> Result<(), String> {
    println!("{line}");
    Ok(())
}

#[duroxide::orchestration(allow(DX0009))]
async fn print_all_the_same(ctx: OrchestrationContext) -> Result<(), String> {
    println!("begin");
    PrintLine::schedule(&ctx, &"end".to_owned()).await
}

fn main() {
    let report = Report(Vec::new());
    report.print();
    report.show();
}
