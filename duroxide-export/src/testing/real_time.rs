//! Real time, in tests whose tokio clock is paused.
//!
//! A paused clock jumps to the next timer whenever tokio has nothing to do, also while the threads of the store work. So what is
//! about the store runs with the timers of another tokio runtime.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::OnceLock;
use std::sync::mpsc::{Sender, channel};
use std::task::{Context, Poll};
use std::time::Instant;
use tokio::runtime::{Builder, Handle};

/// The runtime whose timers take their real time; `None` if those of the test do.
#[derive(Debug, Clone)]
pub(super) struct RealTime(Option<Handle>);

impl RealTime {
    /// For the test that calls this.
    pub(super) fn new() -> Self {
        Self(is_paused().then(|| other_runtime().clone()))
    }

    pub(super) const fn is_paused(&self) -> bool {
        self.0.is_some()
    }

    /// Runs a future whose timers take their real time.
    pub(super) async fn run<T>(&self, future: impl Future<Output = T>) -> T {
        match &self.0 {
            None => future.await,
            Some(runtime) => Within { runtime, future: pin!(future) }.await,
        }
    }

    /// Also lets no timer of the test fire meanwhile.
    pub(super) async fn run_alone<T>(&self, future: impl Future<Output = T>) -> T {
        let _stopped = self.is_paused().then(stop_timers);
        self.run(future).await
    }
}

/// A paused clock stands still.
fn is_paused() -> bool {
    let (real, tokio) = (Instant::now(), tokio::time::Instant::now());
    while real.elapsed().as_micros() < 10 {
        std::hint::spin_loop();
    }
    tokio.elapsed().is_zero()
}

fn other_runtime() -> &'static Handle {
    static RUNTIME: OnceLock<Handle> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let runtime = match Builder::new_current_thread().enable_time().build() {
            Ok(runtime) => runtime,
            Err(error) => panic!("cannot start a tokio runtime: {error}"),
        };
        let handle = runtime.handle().clone();
        std::thread::spawn(move || runtime.block_on(std::future::pending::<()>()));
        handle
    })
}

/// tokio's paused clock does not jump while a blocking task runs. This one runs until the sender is dropped.
fn stop_timers() -> Sender<()> {
    let (sender, receiver) = channel();
    drop(tokio::task::spawn_blocking(move || receiver.recv()));
    sender
}

/// A future that is polled within another runtime.
struct Within<'a, F> {
    runtime: &'a Handle,
    future: Pin<&'a mut F>,
}

impl<F: Future> Future for Within<'_, F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let _within = self.runtime.enter();
        self.future.as_mut().poll(context)
    }
}
