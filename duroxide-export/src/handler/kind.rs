//! The two kinds of handlers, told apart by the context that they take.

use duroxide::{ActivityContext, OrchestrationContext};

/// The context of a kind of handler: [`ActivityContext`] or [`OrchestrationContext`].
pub trait HandlerContext: sealed::Kind {}

impl HandlerContext for ActivityContext {}
impl HandlerContext for OrchestrationContext {}

pub(crate) mod sealed {
    use super::{Both, PerKind};

    /// Keeps other contexts out, and chooses the part of a [`Both`] that belongs to a context.
    pub trait Kind: Sized + Send + 'static {
        /// What the kind is called in messages.
        const KIND: &'static str;

        /// The part of this kind.
        fn of<F: PerKind>(both: &Both<F>) -> &F::Of<Self>;

        /// The part of this kind, to change it.
        fn of_mut<F: PerKind>(both: &mut Both<F>) -> &mut F::Of<Self>;
    }
}

/// Something that there is once for each kind, in a type of its own.
pub trait PerKind {
    /// Its type for one kind.
    type Of<C: 'static>;
}

/// One value for activities and one for orchestrations.
///
/// Code that is generic over the kind takes its part with `C::of` and `C::of_mut`. So a stage that keeps something for
/// each kind needs no method for it in [`HandlerContext`].
pub struct Both<F: PerKind> {
    pub(crate) activities: F::Of<ActivityContext>,
    pub(crate) orchestrations: F::Of<OrchestrationContext>,
}

impl sealed::Kind for ActivityContext {
    const KIND: &'static str = "activity";

    fn of<F: PerKind>(both: &Both<F>) -> &F::Of<Self> {
        &both.activities
    }

    fn of_mut<F: PerKind>(both: &mut Both<F>) -> &mut F::Of<Self> {
        &mut both.activities
    }
}

impl sealed::Kind for OrchestrationContext {
    const KIND: &'static str = "orchestration";

    fn of<F: PerKind>(both: &Both<F>) -> &F::Of<Self> {
        &both.orchestrations
    }

    fn of_mut<F: PerKind>(both: &mut Both<F>) -> &mut F::Of<Self> {
        &mut both.orchestrations
    }
}
