//! The two kinds of handlers, identified by the context that they take.

use duroxide::{ActivityContext, OrchestrationContext};

/// The context of a kind of handler: [`ActivityContext`] or [`OrchestrationContext`].
pub trait HandlerContext: sealed::Kind {}

impl HandlerContext for ActivityContext {}
impl HandlerContext for OrchestrationContext {}

pub(crate) mod sealed {
    use super::{Both, PerKind};

    /// Seals [`HandlerContext`], and selects the half of a [`Both`] that belongs to a kind.
    pub trait Kind: Sized + Send + 'static {
        /// The name of the kind in messages.
        const KIND: &'static str;

        /// The half of this kind.
        fn of<F: PerKind>(both: &Both<F>) -> &F::Of<Self>;

        /// The half of this kind, mutably.
        fn of_mut<F: PerKind>(both: &mut Both<F>) -> &mut F::Of<Self>;
    }
}

/// Something that exists once for each kind, with a type that depends on the kind.
pub trait PerKind {
    /// The type for one kind.
    type Of<C: 'static>;
}

/// One value for activities and one for orchestrations.
///
/// Code that is generic over the kind selects its half with `C::of` and `C::of_mut`, so a stage can keep a value for
/// each kind without another method in [`HandlerContext`].
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
