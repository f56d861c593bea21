//! The lints and their codes. A code never changes its meaning, and is never reused.

/// What the lints check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lint {
    WallClock,
    Randomness,
    Sleep,
    Concurrency,
    Environment,
    Io,
    HashOrder,
    GlobalState,
    Printing,
    Dropped,
    EndlessTimer,
    PanickingMessage,
    EventInLoop,
    DequeueOnce,
    Undocumented,
    Idempotency,
    Unused,
    Missing,
    DirectCall,
    Unfollowed,
    RawName,
    NeverAwaited,
    NeverSent,
}

/// How a finding is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// Not at all.
    Allow,
    /// As a line in the documentation, because macros cannot emit notes.
    Note,
    Warn,
    /// As a compile error.
    Deny,
}

/// What a lint looks at, which determines where it can be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// The body of one function that is replayed.
    Body,
    /// A whole crate.
    Library,
}

impl Lint {
    pub(crate) const ALL: [Self; 23] = [
        Self::WallClock,
        Self::Randomness,
        Self::Sleep,
        Self::Concurrency,
        Self::Environment,
        Self::Io,
        Self::HashOrder,
        Self::GlobalState,
        Self::Printing,
        Self::Dropped,
        Self::EndlessTimer,
        Self::PanickingMessage,
        Self::EventInLoop,
        Self::DequeueOnce,
        Self::Undocumented,
        Self::Idempotency,
        Self::Unused,
        Self::Missing,
        Self::DirectCall,
        Self::Unfollowed,
        Self::RawName,
        Self::NeverAwaited,
        Self::NeverSent,
    ];

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::WallClock => "DX0001",
            Self::Randomness => "DX0002",
            Self::Sleep => "DX0003",
            Self::Concurrency => "DX0004",
            Self::Environment => "DX0005",
            Self::Io => "DX0006",
            Self::HashOrder => "DX0007",
            Self::GlobalState => "DX0008",
            Self::Printing => "DX0009",
            Self::Dropped => "DX0010",
            Self::EndlessTimer => "DX0011",
            Self::PanickingMessage => "DX0012",
            Self::EventInLoop => "DX0013",
            Self::DequeueOnce => "DX0014",
            Self::Undocumented => "DX0101",
            Self::Idempotency => "DX0102",
            Self::Unused => "DX0103",
            Self::Missing => "DX0104",
            Self::DirectCall => "DX0105",
            Self::Unfollowed => "DX0106",
            Self::RawName => "DX0107",
            Self::NeverAwaited => "DX0108",
            Self::NeverSent => "DX0109",
        }
    }

    pub(crate) fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lint| lint.code() == code)
    }

    pub(crate) const fn subject(self) -> Subject {
        match self {
            Self::Undocumented
            | Self::Idempotency
            | Self::Unused
            | Self::Missing
            | Self::DirectCall
            | Self::Unfollowed
            | Self::RawName
            | Self::NeverAwaited
            | Self::NeverSent => Subject::Library,
            _ => Subject::Body,
        }
    }

    /// Lints are errors if replay breaks or the code cannot run, and warnings if the code misleads.
    pub(crate) const fn default_level(self) -> Level {
        match self {
            Self::Printing
            | Self::PanickingMessage
            | Self::EventInLoop
            | Self::DequeueOnce
            | Self::Undocumented
            | Self::Idempotency
            | Self::Unfollowed
            | Self::RawName
            | Self::NeverAwaited
            | Self::NeverSent => Level::Warn,
            Self::Unused => Level::Note,
            _ => Level::Deny,
        }
    }

    /// One line for the documentation. A test compares them.
    #[allow(dead_code)]
    pub(crate) const fn summary(self) -> &'static str {
        match self {
            Self::WallClock => "the wall clock, which a replay reads again: `ctx.utc_now()`",
            Self::Randomness => "random values and IDs, which a replay draws again: `ctx.new_guid()`",
            Self::Sleep => "sleeps and timeouts that the history does not record: `ctx.schedule_timer(..)`",
            Self::Concurrency => {
                "tasks, threads and futures that duroxide does not order: `ctx.join(..)`, `ctx.select2(..)`"
            }
            Self::Environment => "the environment, process and host, which can differ on replay: an activity",
            Self::Io => "files, network and databases: an activity",
            Self::HashOrder => {
                "the order of a hash map or set, which changes between replays: a `BTreeMap`, or sorting"
            }
            Self::GlobalState => {
                "state that is shared with other instances and not recorded in the history: a local variable, \
                 `ctx.set_kv_value(..)`"
            }
            Self::Printing => "printing and logging, repeated by every replay: `ctx.trace_info(..)`",
            Self::Dropped => "a scheduled future or `continue_as_new` that is dropped instead of awaited: `.await`",
            Self::EndlessTimer => "a timer of `Duration::MAX`, which fires at once: no timer, or one of a century",
            Self::PanickingMessage => "a typed wait of duroxide, which panics on a bad payload: `#[event]`, `#[queue]`",
            Self::EventInLoop => {
                "an event that is waited for in a loop with other work, and lost if it is raised then: `#[queue]`"
            }
            Self::DequeueOnce => {
                "taking one message and continuing as new, which drops unread messages beyond 100: `drain`"
            }
            Self::Undocumented => "a handler without documentation, which is its description in the catalog: `///`",
            Self::Idempotency => "an activity that does not declare its idempotency: `idempotent` or `not_idempotent`",
            Self::Unused => "an activity that no orchestration of its crate uses",
            Self::Missing => "a scheduled name with this crate's prefix that no handler has",
            Self::DirectCall => {
                "a direct call of an activity's function in an orchestration: the handle, `ChargeCard::call(..)`"
            }
            Self::Unfollowed => "a call with the context into code that `export!` cannot read: `uses(..)`",
            Self::RawName => "the name of a typed message in a call of duroxide: the calls of the type",
            Self::NeverAwaited => "an event or queue that nothing in its crate waits for",
            Self::NeverSent => "an event or queue that a program waits for, and never sends",
        }
    }
}
