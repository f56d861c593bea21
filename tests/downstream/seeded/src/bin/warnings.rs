//! Mistakes that only mislead. Each is marked with the code of its lint; `tests/seeded.rs` compares.

use duroxide::{Either2, OrchestrationContext};
use serde::{Deserialize, Serialize};
use std::time::Duration;

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

#[duroxide::event(name = "approval")]
#[derive(Serialize, Deserialize)]
struct Approval(bool);

#[duroxide::queue(name = "line")]
#[derive(Serialize, Deserialize)]
struct Line(String);

const HOUR: Duration = Duration::from_secs(3600);

#[duroxide::orchestration]
async fn approve_each(ctx: OrchestrationContext, lines: Vec<String>) -> Result<bool, String> {
    let mut all = true;
    for line in &lines {
        PrintLine::call(&ctx, line).await?;
        all &= Approval::wait(&ctx).await?.0; //~ DX0013
    }
    while all {
        ctx.schedule_timer(HOUR).await;
        let approved = Approval::wait_timeout(&ctx, HOUR).await?; //~ DX0013
        all = approved.is_some_and(|approval| approval.0);
    }
    while Approval::wait(&ctx).await?.0 { //~ DX0013
        PrintLine::call(&ctx, &"again".to_owned()).await?;
    }
    loop {
        match ctx.select2(Approval::wait(&ctx), ctx.schedule_timer(HOUR)).await { //~ DX0013
            Either2::First(approval) => return Ok(approval?.0),
            Either2::Second(()) => PrintLine::call(&ctx, &"waiting".to_owned()).await?,
        }
    }
}

#[duroxide::orchestration]
async fn wait_by_hand(ctx: OrchestrationContext) -> Result<bool, String> {
    let approval: Approval = ctx.schedule_wait_typed("go").await; //~ DX0012
    Ok(approval.0)
}

#[duroxide::orchestration]
async fn print_for_ever(ctx: OrchestrationContext) -> Result<(), String> {
    let Line(line) = Line::dequeue(&ctx).await?; //~ DX0014
    PrintLine::call(&ctx, &line).await?;
    return PrintForEver::continue_as_new(&ctx, &()).await;
}

#[duroxide::orchestration]
async fn print_some(ctx: OrchestrationContext) -> Result<(), String> {
    for number in 0_u64.. {
        let Line(line) = Line::dequeue(&ctx).await?; //~ DX0014
        PrintLine::call(&ctx, &line).await?;
        if number > 50 {
            return PrintSome::continue_as_new(&ctx, &()).await;
        }
    }
    Ok(())
}

#[duroxide::orchestration]
async fn print_what_has_come(ctx: OrchestrationContext) -> Result<(), String> {
    let mut lines = Line::drain(&ctx).await;
    if lines.is_empty() {
        lines.push(Line::dequeue(&ctx).await); //~ DX0014
    }
    for line in lines {
        PrintLine::call(&ctx, &line?.0).await?;
    }
    return PrintWhatHasCome::continue_as_new(&ctx, &()).await;
}

#[duroxide::orchestration]
async fn remind_each_hour(ctx: OrchestrationContext, line: String) -> Result<bool, String> {
    match ctx.select2(Approval::wait(&ctx), ctx.schedule_timer(HOUR)).await { //~ DX0013
        Either2::First(approval) => return Ok(approval?.0),
        Either2::Second(()) => PrintLine::call(&ctx, &line).await?,
    }
    return RemindEachHour::continue_as_new(&ctx, &line).await;
}

#[duroxide::orchestration]
async fn print_each_hour(ctx: OrchestrationContext, line: String) -> Result<(), String> {
    loop { //~ DX0015
        PrintLine::call(&ctx, &line).await?;
        ctx.schedule_timer(HOUR).await;
    }
}

#[duroxide::orchestration]
async fn print_at_once(ctx: OrchestrationContext, line: String) -> Result<(), String> {
    PrintLine::call(&ctx, &line).await?;
    return PrintAtOnce::continue_as_new(&ctx, &line).await; //~ DX0016
}

#[duroxide::orchestration]
async fn print_one_by_one(ctx: OrchestrationContext, lines: Vec<String>) -> Result<(), String> {
    let calls: Vec<_> = lines.iter().map(|line| PrintLine::call(&ctx, line)).collect();
    for call in calls { //~ DX0017
        call.await?;
    }
    Ok(())
}

fn main() {
    let report = Report(Vec::new());
    report.print();
    report.show();
}
