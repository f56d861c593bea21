//! The lints. A code never changes its meaning, and is never reused.

/// One row for each lint: its name, code, default level, subject, the module whose `find` finds it, and a line for the
/// documentation.
///
/// Lints are errors if replay breaks or the code cannot run, and warnings if the code misleads.
macro_rules! lint_table {
    ($then:ident) => {
        $then! {
            WallClock "DX0001", Deny, Body, by_name,
                "the wall clock, which a replay reads again; use `ctx.utc_now()`";
            Randomness "DX0002", Deny, Body, by_name,
                "random values and IDs, which a replay generates again; use `ctx.new_guid()`";
            Sleep "DX0003", Deny, Body, by_name,
                "sleeps and timeouts that the history does not record; use `ctx.schedule_timer(..)`";
            Concurrency "DX0004", Deny, Body, by_name,
                "tasks, threads and futures that duroxide does not order; use `ctx.join(..)` or `ctx.select2(..)`";
            Environment "DX0005", Deny, Body, by_name,
                "the environment, process and host, which can differ on replay; use an activity";
            Io "DX0006", Deny, Body, by_name,
                "files, network and databases; use an activity";
            HashOrder "DX0007", Deny, Body, dx0007_hash_order,
                "the order of a hash map or set, which changes between replays; use a `BTreeMap`, or sort";
            GlobalState "DX0008", Deny, Body, dx0008_global_state,
                "state that is shared with other instances and not recorded in the history; use a local variable or `ctx.set_kv_value(..)`";
            Printing "DX0009", Warn, Body, by_name,
                "printing and logging, which every replay repeats; use `ctx.trace_info(..)`";
            Dropped "DX0010", Deny, Body, dx0010_dropped,
                "a scheduled future or `continue_as_new` that is dropped; `.await` it";
            EndlessTimer "DX0011", Deny, Body, dx0011_endless_timer,
                "a timer of `Duration::MAX`, which fires immediately; remove it, or use a finite duration";
            PanickingMessage "DX0012", Warn, Body, dx0012_panicking_message,
                "a typed wait of duroxide, which panics on a bad payload; use `#[event]` or `#[queue]`";
            EventInLoop "DX0013", Warn, Body, dx0013_event_in_loop,
                "an event that is waited for again and again, and lost if it is raised in between; use `#[queue]`";
            DequeueOnce "DX0014", Warn, Body, dx0014_dequeue_once,
                "taking some messages before continuing as new, which drops unread messages beyond 100; use `drain`";
            EndlessHistory "DX0015", Warn, Body, dx0015_endless_history,
                "a loop that never ends, whose history grows with every round; use `continue_as_new`";
            Spinning "DX0016", Warn, Body, dx0016_spinning,
                "continuing as new without any wait, as fast as the workers can; use a timer";
            OneByOne "DX0017", Warn, Body, dx0017_one_by_one,
                "a list of calls that a loop awaits one after the other; use `duroxide::join_all(..)`";
            Undocumented "DX0101", Warn, Library, dx0101_undocumented,
                "a handler without documentation, which is its description in the catalog; write `///`";
            Idempotency "DX0102", Warn, Library, dx0102_idempotency,
                "an activity that does not declare its idempotency; write `idempotent` or `not_idempotent`";
            Unused "DX0103", Note, Library, dx0103_unused,
                "an activity that no orchestration of its crate uses";
            Missing "DX0104", Deny, Library, dx0104_missing,
                "a scheduled name with this crate's prefix that no handler has";
            DirectCall "DX0105", Deny, Library, dx0105_direct_call,
                "a direct call of an activity's function in an orchestration; use the handle, `ChargeCard::call(..)`";
            Unfollowed "DX0106", Warn, Library, dx0106_unfollowed,
                "a call with the context into code that `export!` cannot read; list what it schedules in `uses(..)`";
            RawName "DX0107", Warn, Library, dx0107_raw_name,
                "the name of a typed message in a call of duroxide; use the calls of the type";
            NeverAwaited "DX0108", Warn, Library, dx0108_never_awaited,
                "an event or queue that nothing in its crate waits for";
            NeverSent "DX0109", Warn, Library, dx0109_never_sent,
                "an event or queue that a program waits for, and never sends";
            GenericName "DX0110", Warn, Library, dx0110_generic_name,
                "a name that does not say what the handler does or what is sent, such as `process` or `item`; use a telling one";
            RetriedHarm "DX0120", Warn, Library, dx0120_retried_harm,
                "an activity that is `not_idempotent` and declares `retry`; remove one of them";
            DroppedRetry "DX0121", Warn, Library, dx0121_dropped_retry,
                "`schedule` of an activity that declares `retry`, which makes one attempt; use `call`, and `join_all` for several";
        }
    };
}

macro_rules! lints {
    ($($lint:ident $code:literal, $level:ident, $subject:ident, $module:ident, $summary:literal;)+) => {
        /// What the lints check.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Lint {
            $($lint,)+
        }

        impl Lint {
            pub(crate) const ALL: &[Self] = &[$(Self::$lint),+];

            pub(crate) const fn code(self) -> &'static str {
                match self {
                    $(Self::$lint => $code,)+
                }
            }

            pub(crate) const fn subject(self) -> Subject {
                match self {
                    $(Self::$lint => Subject::$subject,)+
                }
            }

            pub(crate) const fn default_level(self) -> Level {
                match self {
                    $(Self::$lint => Level::$level,)+
                }
            }

            /// One line for the documentation. A test compares them.
            #[allow(dead_code)]
            pub(crate) const fn summary(self) -> &'static str {
                match self {
                    $(Self::$lint => $summary,)+
                }
            }
        }
    };
}

lint_table!(lints);

#[allow(unused_imports)]
pub(crate) use lint_table;

impl Lint {
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|lint| lint.code() == code)
    }
}

/// How a finding is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// Not at all.
    Allow,
    /// A line in the documentation, because macros cannot emit notes.
    Note,
    Warn,
    /// A compile error.
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
