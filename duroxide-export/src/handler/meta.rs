//! The metadata of a handler.

use crate::handler::kind::HandlerKind;
use crate::handler::location::Location;
use crate::handler::message::MessageUse;
use crate::handler::progress::ProgressCodec;
use duroxide::RetryPolicy;
use std::time::Duration;

/// Everything that is known about a handler at compile time.
#[derive(Debug)]
pub struct Meta {
    /// Activity or orchestration.
    pub kind: HandlerKind,
    /// The full name, prefix included.
    pub name: &'static str,
    /// Other full names under which the handler is registered.
    pub aliases: &'static [&'static str],
    /// The version of an orchestration. Activities have no versions in duroxide.
    pub version: &'static str,
    /// The first paragraph of the function's documentation.
    pub description: &'static str,
    /// The reason given in `#[deprecated]`; empty if none is given.
    pub deprecated: Option<&'static str>,
    /// Whether an activity is declared `idempotent` or `not_idempotent`; `None` if it declares neither.
    pub idempotent: Option<bool>,
    /// How `call` retries the activity.
    pub retry: Option<RetryPolicy>,
    /// How long `call` waits for each attempt of an activity.
    pub timeout: Option<Duration>,
    /// The tag of the workers that run the activity.
    pub tag: Option<&'static str>,
    /// The lints that an orchestration allows.
    pub allowed: &'static [Allowed],
    /// Writes and reads an orchestration's progress; `None` if it declares none.
    pub progress: Option<ProgressCodec>,
    /// What an orchestration schedules. `None` marks a call that looked like that of a handle, but was not.
    pub uses: &'static [Option<Use>],
    /// The messages that the handler uses. `None` marks a call that looked like that of a message,
    /// but was not.
    pub messages: &'static [Option<MessageUse>],
    /// Where the function is.
    pub location: Location,
}

impl Meta {
    /// The metadata of a handler that declares nothing. Generated code only lists what differs.
    pub const DEFAULT: Self = Self {
        kind: HandlerKind::Activity,
        name: "",
        aliases: &[],
        version: "1.0.0",
        description: "",
        deprecated: None,
        idempotent: None,
        retry: None,
        timeout: None,
        tag: None,
        allowed: &[],
        progress: None,
        uses: &[],
        messages: &[],
        location: Location::NONE,
    };

    /// Returns whether the version is the default.
    pub(crate) const fn has_default_version(&self) -> bool {
        // `==` on strings is not const.
        matches!(self.version.as_bytes(), b"1.0.0")
    }

    /// Returns the full name, followed by the aliases.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> + Clone {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }

    /// Returns the same names, as orchestrations use them.
    pub(crate) fn uses(&self) -> impl Iterator<Item = Use> + Clone {
        let kind = self.kind;
        self.names().map(move |name| Use::new(kind, name))
    }

    /// Returns whether the handler is registered under this name.
    pub(crate) fn has_name(&self, name: &str) -> bool {
        self.names().any(|own| own == name)
    }

    /// Returns whether both describe the same annotated function. Addresses cannot tell: a constant may have several.
    pub(crate) fn is_same_handler(&self, other: &Self) -> bool {
        (self.kind, self.name, self.version, self.location) == (other.kind, other.name, other.version, other.location)
    }

    /// Returns the policy of `call`: one attempt, if no retry is declared.
    pub(crate) fn retry_policy(&self) -> RetryPolicy {
        let policy = self.retry.clone().unwrap_or_else(|| RetryPolicy::new(1));
        RetryPolicy { timeout: self.timeout, ..policy }
    }
}

/// A lint that is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed {
    /// Its code, such as `DX0007`.
    pub code: &'static str,
    /// The reason, if one is given.
    pub reason: Option<&'static str>,
}

/// Something that an orchestration schedules, by its full name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Use {
    /// An activity.
    Activity(&'static str),
    /// Another orchestration, either as a sub-orchestration or detached.
    Orchestration(&'static str),
}

impl Use {
    /// Describes the use of a handler under a name.
    pub(crate) const fn new(kind: HandlerKind, name: &'static str) -> Self {
        match kind {
            HandlerKind::Activity => Self::Activity(name),
            HandlerKind::Orchestration => Self::Orchestration(name),
        }
    }
}
