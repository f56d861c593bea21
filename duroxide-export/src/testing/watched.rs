//! Activities whose clock knows whether they wait.

use crate::testing::clock::{ActivityKey, ActivityState, Clock};
use crate::testing::store::lock;
use duroxide::runtime::registry::ActivityRegistry;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Instant;

/// The same activities, whose progress a clock sees.
pub(super) fn watched(activities: &ActivityRegistry, clock: &Arc<Mutex<Clock>>) -> ActivityRegistry {
    let mut watched = ActivityRegistry::builder();
    for name in activities.list_names() {
        let Some((_, handler)) = activities.resolve_handler(&name) else { continue };
        let clock = Arc::clone(clock);
        watched = watched.register(name, move |context, input| {
            let key =
                lock(&clock).claim(context.instance_id(), context.execution_id(), context.activity_name(), &input);
            let handler = Arc::clone(&handler);
            let future = Box::pin(async move { handler.invoke(context, input).await });
            Watched { future, clock: Arc::clone(&clock), key }
        });
    }
    watched.build()
}

/// A running activity.
struct Watched<F> {
    future: Pin<Box<F>>,
    clock: Arc<Mutex<Clock>>,
    /// `None` if the clock does not know it.
    key: Option<ActivityKey>,
}

impl<F: Future> Future for Watched<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let Some(key) = self.key.clone() else { return self.future.as_mut().poll(context) };
        let clock = Arc::clone(&self.clock);
        let signal = Arc::new(Signal {
            waker: context.waker().clone(),
            is_woken: AtomicBool::new(false),
            clock: Arc::clone(&clock),
            key: key.clone(),
        });
        let polled = self.future.as_mut().poll(&mut Context::from_waker(&Waker::from(Arc::clone(&signal))));
        if polled.is_pending() {
            let mut clock = lock(&clock);
            if !signal.is_woken.load(Ordering::SeqCst) {
                // If nobody has kept the waker, nothing can ever wake it.
                let can_end = Arc::strong_count(&signal) > 1;
                let state = if can_end { ActivityState::Waiting(Instant::now()) } else { ActivityState::Hanging };
                clock.activity_is(&key, state);
            }
        }
        polled
    }
}

/// Wakes an activity, and tells the clock.
struct Signal {
    waker: Waker,
    is_woken: AtomicBool,
    clock: Arc<Mutex<Clock>>,
    key: ActivityKey,
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        {
            let mut clock = lock(&self.clock);
            self.is_woken.store(true, Ordering::SeqCst);
            clock.activity_is(&self.key, ActivityState::Running);
        }
        self.waker.wake_by_ref();
    }
}
