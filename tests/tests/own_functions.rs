//! Messages with functions of their own, which have the names of the calls of other kinds.

use duroxide::OrchestrationContext;
use duroxide_export_tests::{Engine, TIMEOUT};
use serde::{Deserialize, Serialize};

/// Work of a printer.
#[duroxide::queue(name = "print-job")]
#[derive(Debug, Serialize, Deserialize)]
struct PrintJob {
    pages: u32,
}

impl PrintJob {
    const fn wait(_: &OrchestrationContext) -> &'static str {
        "wait"
    }

    const fn wait_timeout(&self) -> u32 {
        self.pages
    }

    const fn raise(&self, copies: u32) -> Self {
        Self { pages: self.pages * copies }
    }

    const fn get(&self) -> u32 {
        self.pages
    }

    const fn set(&mut self, _: &OrchestrationContext) {
        self.pages = 7;
    }

    const fn read(&self) -> u32 {
        self.pages
    }

    const fn at(pages: u32) -> Self {
        Self { pages }
    }
}

/// Paper has run out.
#[duroxide::event(name = "out-of-paper")]
#[derive(Debug, Serialize, Deserialize)]
struct OutOfPaper(u32);

impl OutOfPaper {
    const fn dequeue(_: &OrchestrationContext) -> &'static str {
        "dequeue"
    }

    const fn enqueue(&self) -> u32 {
        self.0
    }

    const fn drain(&mut self) {
        self.0 = 0;
    }

    const fn get(&self) -> u32 {
        self.0
    }

    const fn read(&self) -> u32 {
        self.0
    }

    const fn at(tray: u32) -> Self {
        Self(tray)
    }
}

/// How many pages were printed.
#[duroxide::value(name = "printed-pages")]
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct PrintedPages(u32);

impl PrintedPages {
    const fn wait(_: &OrchestrationContext) -> &'static str {
        "wait"
    }

    const fn raise(&mut self, by: u32) {
        self.0 += by;
    }

    const fn dequeue(_: &OrchestrationContext) -> &'static str {
        "dequeue"
    }
}

/// Calls functions of the user's and of the attributes.
#[duroxide::orchestration(name = "print-pages")]
async fn print_pages(ctx: OrchestrationContext) -> Result<u32, String> {
    let own = [PrintJob::wait(&ctx), OutOfPaper::dequeue(&ctx), PrintedPages::wait(&ctx), PrintedPages::dequeue(&ctx)];
    assert_eq!(own, ["wait", "dequeue", "wait", "dequeue"]);
    let mut tray = OutOfPaper::at(5);
    assert_eq!((tray.get(), tray.read(), tray.enqueue()), (5, 5, 5));
    tray.drain();
    assert_eq!(tray.get(), 0);
    let mut job = PrintJob::at(2);
    assert_eq!(job.read(), 2);
    job.set(&ctx);
    let job = job.raise(2);
    assert_eq!((job.get(), job.wait_timeout()), (14, 14));

    let mut printed = PrintedPages(PrintJob::dequeue(&ctx).await?.pages);
    printed.raise(job.pages);
    printed.set(&ctx)?;
    Ok(printed.0)
}

#[tokio::test]
async fn functions_of_other_kinds_are_free() {
    let engine = Engine::start_linked().await;
    PrintPages::start(&engine.client, "printer", &()).await.unwrap();
    PrintJob { pages: 3 }.enqueue(&engine.client, "printer").await.unwrap();
    assert_eq!(PrintPages::wait(&engine.client, "printer", TIMEOUT).await.unwrap(), 17);
    assert_eq!(PrintedPages::read(&engine.client, "printer").await.unwrap(), Some(PrintedPages(17)));
    engine.stop().await;
}

/// The catalog does not take them for calls of messages.
#[test]
fn only_calls_of_messages_are_uses() {
    let info = PrintPages::info();
    let names =
        |used: &[duroxide::catalog::UsedMessage]| -> Vec<_> { used.iter().map(|used| used.name.to_string()).collect() };
    assert_eq!(names(&info.waits_for), [""; 0]);
    assert_eq!(names(&info.dequeues), [PRINT_JOB]);
    assert_eq!(names(&info.sets), [PRINTED_PAGES]);
}
