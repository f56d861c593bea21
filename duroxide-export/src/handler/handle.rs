//! What makes a type a handle.

use crate::handler::definition::Definition;
use crate::handler::meta::Use;

/// A typed handle, as `uses(..)` and the [builder of registries](crate::RegistriesBuilder) take them.
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

/// Gives every other type the answer "not a handle" where a handle has an inherent constant of the same name.
///
/// The attribute sees `Thing::schedule(&ctx, ..)` and cannot tell a handle from a helper type with a function of
/// that name; the compiler can, because it prefers the inherent constant.
pub trait MaybeHandle {
    /// What an orchestration that names this type uses.
    const __USED: Option<Use> = None;
}

impl<T: ?Sized> MaybeHandle for T {}
