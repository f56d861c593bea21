//! What is known of a handler when it is compiled.

use duroxide::RetryPolicy;
use std::time::Duration;

/// Everything about a handler that is known when it is compiled.
#[derive(Debug)]
pub struct Meta {
    /// The full name, prefix included.
    pub name: &'static str,
    /// Full names under which the handler is registered as well.
    pub aliases: &'static [&'static str],
    /// The version of an orchestration. duroxide has none for activities.
    pub version: &'static str,
    /// The first paragraph of the function's documentation.
    pub description: &'static str,
    /// The reason given with `#[deprecated]`, empty if it was given without one.
    pub deprecated: Option<&'static str>,
    /// Whether an activity was declared idempotent, or not idempotent; `None` if nothing was said of it.
    pub idempotent: Option<bool>,
    /// How often and at what intervals `call` repeats a failed activity.
    pub retry: Option<RetryPolicy>,
    /// How long `call` waits for each attempt of an activity.
    pub timeout: Option<Duration>,
    /// Which workers `call` sends an activity to.
    pub tag: Option<&'static str>,
    /// The lints that are switched off for an orchestration.
    pub allowed: &'static [Allowed],
    /// What an orchestration schedules. `None` is a call that only looked like one of a handle.
    pub uses: &'static [Option<Use>],
    /// `CARGO_PKG_NAME` of the crate that defines the handler.
    pub crate_name: &'static str,
    /// `CARGO_PKG_VERSION` of that crate.
    pub crate_version: &'static str,
    /// The module of the function.
    pub module_path: &'static str,
    /// The file of the function.
    pub file: &'static str,
    /// The line of the attribute.
    pub line: u32,
}

impl Meta {
    /// What a handler has that says nothing: generated code spells out only what differs.
    pub const DEFAULT: Self = Self {
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
        uses: &[],
        crate_name: "",
        crate_version: "",
        module_path: "",
        file: "",
        line: 0,
    };

    /// Whether the version is the one that need not be said.
    pub(crate) const fn has_default_version(&self) -> bool {
        // `==` on text is not const.
        matches!(self.version.as_bytes(), b"1.0.0")
    }

    /// The full name and then the aliases.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> + Clone {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }

    /// Whether it is registered under this name.
    pub(crate) fn has_name(&self, name: &str) -> bool {
        self.names().any(|own| own == name)
    }

    /// The attempts that `call` makes: one, if no retry was declared.
    pub(crate) fn retry_policy(&self) -> RetryPolicy {
        let policy = self.retry.clone().unwrap_or_else(|| RetryPolicy::new(1));
        RetryPolicy { timeout: self.timeout, ..policy }
    }
}

/// One lint that is switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed {
    /// Its code, such as `DX0007`.
    pub code: &'static str,
    /// Why what it finds is right here, if that was said.
    pub reason: Option<&'static str>,
}

/// Something that an orchestration schedules, by its full name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Use {
    /// An activity.
    Activity(&'static str),
    /// Another orchestration, as a sub-orchestration or detached.
    Orchestration(&'static str),
}
