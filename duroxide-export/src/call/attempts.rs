//! Attempts of an activity, which the history records exactly as duroxide's own retry would.
//!
//! duroxide's loop does not fit: it retries after every error, even one that another attempt cannot change, and it
//! ignores tags. `tests/tests/options.rs` compares the two histories event by event.

use crate::execution::call_site::{self, CallSite};
use crate::execution::refused::refused;
use crate::execution::timer;
use crate::payload::id;
use duroxide::{DurableFuture, Either2, OrchestrationContext, RetryPolicy};
use std::borrow::Cow;

/// The error of an attempt that took too long, in duroxide's own words.
const TIMED_OUT: &str = "timeout: activity timed out";

/// An activity with its encoded input, and how to attempt it. This type does not depend on the handler's types, so it is
/// compiled only once.
pub(crate) struct Attempts {
    pub(crate) ctx: OrchestrationContext,
    pub(crate) name: &'static str,
    pub(crate) site: CallSite,
    /// The encoded input, or why it cannot be encoded.
    pub(crate) payload: Result<String, String>,
    pub(crate) policy: RetryPolicy,
    pub(crate) session: Option<String>,
    pub(crate) tag: Option<Cow<'static, str>>,
    /// Whether to retry after this error.
    pub(crate) is_retryable: fn(&str) -> bool,
}

impl Attempts {
    /// Schedules one attempt. If the input or an option is invalid, nothing is scheduled, and the future fails.
    pub(crate) fn schedule(mut self) -> DurableFuture<Result<String, String>> {
        match self.take_payload() {
            Ok(payload) => self.attempt(&payload),
            Err(message) => refused(&self.ctx, message),
        }
    }

    /// Attempts the activity until it succeeds, fails for good, times out, or the policy allows no more attempts. If
    /// the input or an option is invalid, nothing is attempted.
    pub(crate) async fn run(mut self) -> Result<String, String> {
        let payload = self.take_payload()?;
        let max_attempts = self.policy.max_attempts;
        for attempt in 1..=max_attempts {
            let error = match self.attempt_in_time(&payload).await {
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
                self.site.note(call_site::TIMER);
                timer::schedule(&self.ctx, delay).await;
            }
        }
        Err(format!(
            "{}: a retry policy with `max_attempts: 0` never runs the activity; allow at least one attempt",
            self.name
        ))
    }

    /// Returns the input, unless an option is invalid.
    fn take_payload(&mut self) -> Result<String, String> {
        let session = self.session.as_deref().map_or(Ok(()), id::check_session);
        let tag = self.tag.as_deref().map_or(Ok(()), id::check_tag);
        session.and(tag).map_err(|problem| format!("{}: {problem}", self.name))?;
        std::mem::replace(&mut self.payload, Ok(String::new()))
    }

    async fn attempt_in_time(&self, payload: &str) -> Attempt {
        let Some(timeout) = self.policy.timeout else { return Attempt::Ended(self.attempt(payload).await) };
        let activity = self.attempt(payload);
        self.site.note(call_site::TIMER);
        let deadline = timer::schedule(&self.ctx, timeout);
        match self.ctx.select2(activity, deadline).await {
            Either2::First(result) => Attempt::Ended(result),
            Either2::Second(()) => Attempt::TimedOut,
        }
    }

    fn attempt(&self, payload: &str) -> DurableFuture<Result<String, String>> {
        self.site.note(self.name);
        let future = match &self.session {
            Some(session) => self.ctx.schedule_activity_on_session(self.name, payload, session),
            None => self.ctx.schedule_activity(self.name, payload),
        };
        match &self.tag {
            Some(tag) => future.with_tag(&**tag),
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
