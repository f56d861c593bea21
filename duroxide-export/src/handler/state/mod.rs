//! State: what handlers share and the application provides, such as a connection pool or a configuration.

pub(crate) mod parameter;
pub(crate) mod provided;
pub(crate) mod shared;

pub(crate) use parameter::keys;
pub use parameter::{FromStates, NotSend, Parameter, StateParameters, StateSource};
pub use provided::{StateKey, States};
pub use shared::{SharedState, State};
