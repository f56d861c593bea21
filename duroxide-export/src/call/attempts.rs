//! Attempts of an activity, which the history records exactly as duroxide's own retry would.
//!
//! duroxide's loop does not fit: it retries after every error, even one that another attempt cannot change, and it
//! ignores tags. `tests/tests/options.rs` compares the two histories event by event.

use crate::call::timer;
use duroxide::{DurableFuture, Either2, OrchestrationContext, RetryPolicy};

/// The error of an attempt that took too long, in duroxide's own words.
const TIMED_OUT: &str = "timeout: activity timed out";

/// An activity, and how to attempt it. This type does not depend on the handler's types, so it is compiled only once.
pub(crate) struct Attempts {
    pub(crate) ctx: OrchestrationContext,
    pub(crate) name: &'static str,
    pub(crate) policy: RetryPolicy,
    pub(crate) session: Option<String>,
    pub(crate) tag: Option<&'static str>,
    /// Whether to retry after this error.
    pub(crate) is_retryable: fn(&str) -> bool,
}

impl Attempts {
    /// Attempts the activity until it succeeds, fails for good, times out, or the policy allows no more attempts. If
    /// the payload is an error, nothing is attempted.
    pub(crate) async fn run(self, payload: Result<String, String>) -> Result<String, String> {
        let payload = payload?;
        let max_attempts = self.policy.max_attempts;
        for attempt in 1..=max_attempts {
            let error = match self.attempt(&payload).await {
                Attempt::Ended(Ok(output)) => return Ok(output),
                Attempt::Ended(Err(error)) => error,
                // The worker may still be running it: another attempt could run two at a time.
                Attempt::TimedOut => return Err(TIMED_OUT.to_owned()),
            };
            if attempt == max_attempts || !(self.is_retryable)(&error) {
                return Err(error);
            }
            self.ctx.trace("warn", self.failed_attempt(attempt, &error));
            let delay = self.policy.delay_for_attempt(attempt);
            if !delay.is_zero() {
                timer::schedule(&self.ctx, delay).await;
            }
        }
        Err(format!(
            "{}: a retry policy with `max_attempts: 0` never runs the activity; allow at least one attempt",
            self.name
        ))
    }

    async fn attempt(&self, payload: &str) -> Attempt {
        let Some(timeout) = self.policy.timeout else { return Attempt::Ended(self.schedule(payload).await) };
        let activity = self.schedule(payload);
        let deadline = timer::schedule(&self.ctx, timeout);
        match self.ctx.select2(activity, deadline).await {
            Either2::First(result) => Attempt::Ended(result),
            Either2::Second(()) => Attempt::TimedOut,
        }
    }

    fn schedule(&self, payload: &str) -> DurableFuture<Result<String, String>> {
        let future = match &self.session {
            Some(session) => self.ctx.schedule_activity_on_session(self.name, payload, session),
            None => self.ctx.schedule_activity(self.name, payload),
        };
        match self.tag {
            Some(tag) => future.with_tag(tag),
            None => future,
        }
    }

    fn failed_attempt(&self, attempt: u32, error: &str) -> String {
        let Self { name, policy: RetryPolicy { max_attempts, .. }, session, .. } = self;
        let session = session.as_ref().map_or_else(String::new, |session| format!(" (session={session})"));
        format!("Activity '{name}'{session} attempt {attempt}/{max_attempts} failed: {error}. Retrying...")
    }
}

/// How one attempt ended.
enum Attempt {
    Ended(Result<String, String>),
    TimedOut,
}
