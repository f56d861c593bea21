//! The traits that tell handles from other types.

use crate::handler::definition::Definition;
use crate::handler::meta::Use;

/// A typed handle, as accepted by `uses(..)` and the [registry builder](crate::RegistriesBuilder).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the handle of an activity or orchestration",
    label = "expected a handle, such as `ProvisionVm` for `fn provision_vm`"
)]
pub trait Handle: 'static {
    /// The annotated function.
    type Definition: Definition;
    /// What an orchestration that schedules this handle uses.
    const USE: Use;
}

/// Answers "not a handle" for every type that lacks the inherent constant of the same name.
///
/// The attribute sees `Thing::schedule(&ctx, ..)`, and cannot tell a handle from a helper type with a function of that
/// name. The compiler can: it prefers the inherent constant of a handle.
pub trait MaybeHandle {
    /// What an orchestration that names this type uses.
    const __USED: Option<Use> = None;
}

impl<T: ?Sized> MaybeHandle for T {}
