//! Calls of the wrong kind: `dequeue` of an event, or `raise` of a queue.
//!
//! The attributes define these functions with a bound that nothing meets, so that the error says what the type is.

/// A parameter of a call that only queues have. `M` is an event.
#[diagnostic::on_unimplemented(
    message = "`{M}` is an event, not a queue",
    label = "an event has the calls `raise`, `wait` and `wait_timeout`",
    note = "an event is lost if nobody waits for it; a queue keeps its messages: to make it one, write `#[duroxide::queue]`"
)]
pub trait OnlyOfQueues<M>: Sized {
    /// Never called.
    fn never<T>(self) -> T;
}

/// A parameter of a call that only events have. `M` is a queue.
#[diagnostic::on_unimplemented(
    message = "`{M}` is a queue, not an event",
    label = "a queue has the calls `enqueue`, `dequeue` and `dequeue_timeout`",
    note = "a queue keeps its messages; an event is lost if nobody waits for it: to make it one, write `#[duroxide::event]`"
)]
pub trait OnlyOfEvents<M>: Sized {
    /// Never called.
    fn never<T>(self) -> T;
}
