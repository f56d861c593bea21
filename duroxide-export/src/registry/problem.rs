//! The problems that registries can have, and their texts.

use crate::handler::kind::HandlerKind;
use crate::handler::location::Crate;
use crate::handler::message::MessageMeta;
use crate::handler::meta::{Meta, Use};
use duroxide::providers::MAX_WORKER_TAGS;
use std::fmt;
use std::panic;

#[derive(Debug, Clone)]
pub(crate) enum Problem {
    /// Two handlers have the same name, which may be an alias, and version.
    Duplicate { name: &'static str, handlers: [&'static Meta; 2] },
    /// Two types are the same event, or the messages of the same queue.
    DuplicateMessage { messages: [&'static MessageMeta; 2] },
    /// A handler has the same name and version as one in a merged registry.
    Merged { name: &'static str, meta: &'static Meta, merged: &'static panic::Location<'static> },
    /// A version is not a semantic version.
    Version { meta: &'static Meta, error: String },
    /// Nothing is linked in.
    NothingLinked,
    /// A crate has no handlers in this binary.
    EmptyCrate(Crate),
    /// State was not provided.
    MissingState { name: &'static str, takers: Vec<&'static Meta> },
    /// A type of state was provided twice.
    StateTwice { name: &'static str },
    /// An orchestration schedules a handler that is not registered.
    Unregistered { missing: Use, meta: &'static Meta },
    /// No worker takes the activities with a tag.
    Unserved { tag: &'static str, activities: Vec<&'static Meta> },
    /// No activity declares a tag that is served elsewhere.
    UnknownTag { tag: String },
    /// The workers would serve more tags than duroxide allows.
    TooManyTags { count: usize },
    /// A handler that the builder names does not exist.
    UnknownHandler { meta: &'static Meta, purpose: &'static str },
    /// A handler is replaced twice.
    ReplacedTwice { meta: &'static Meta },
    /// duroxide's own builder reported an error.
    Duroxide(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duplicate { name, handlers: [first, second] } => {
                write_name(f, first, name)?;
                let (first, second) = (&first.location, &second.location);
                write!(f, " is defined twice, at {first} and at {second}; ")?;
                f.write_str(if first.is_in_other_version_of(second) {
                    "register two versions of one library separately, through the `registry` module of each"
                } else {
                    "rename one of the two"
                })
            }
            Self::DuplicateMessage { messages: [first, second] } => {
                let (MessageMeta { kind, name, location, .. }, other) = (first, &second.location);
                write!(f, "{kind} `{name}` is defined twice, at {location} and at {other}; rename one of the two")
            }
            Self::Merged { name, meta, merged } => {
                write_name(f, meta, name)?;
                write!(
                    f,
                    ", which is defined at {}, is also in the registry that is merged at {merged}; remove it from one of \
                     them, here with `.without`",
                    meta.location
                )
            }
            Self::Version { meta, error } => {
                write!(f, "version `{}` of `{}` at {}: {error}", meta.version, meta.name, meta.location)
            }
            Self::NothingLinked => f.write_str(
                "no activities or orchestrations are linked into this binary. The linker drops a library that \
                 nothing refers to: name each workflow library once in the application, such as `use \
                 duroxide_azure_arm as _;`",
            ),
            Self::EmptyCrate(Crate { name, version, executable: true }) => write!(
                f,
                "`export!` is in a program, test or example of `{name}` {version} that has no activities or \
                 orchestrations of its own; for those of the library, write `export!` in its `src/lib.rs`, and use \
                 `{}::registry`",
                library_path(name)
            ),
            Self::EmptyCrate(Crate { name, version, executable: false }) => write!(
                f,
                "no activities or orchestrations of `{name}` {version} are linked into this binary. If it has any, \
                 name it once in the application: `use {} as _;`. Also check with `cargo tree -d` that there is only \
                 one version of duroxide-export",
                library_path(name)
            ),
            Self::MissingState { name, takers } => write_missing_state(f, name, takers),
            Self::StateTwice { name } => {
                write!(f, "two values of type `{name}` were provided; provide only one, or wrap each in its own type")
            }
            Self::Unregistered { missing, meta } => write_unregistered(f, *missing, meta),
            Self::Unserved { tag, activities } => write_unserved(f, tag, activities),
            Self::UnknownTag { tag } => write!(
                f,
                "`.serves_elsewhere({tag:?})`, but no activity in this binary declares this tag; correct it, or remove \
                 the call"
            ),
            Self::TooManyTags { count } => write!(
                f,
                "the workers are to take {count} tags, but a runtime of duroxide takes at most {MAX_WORKER_TAGS}; \
                 serve some of them with another runtime"
            ),
            Self::UnknownHandler { meta, purpose } => write!(
                f,
                "cannot {purpose} `{}`, which is defined at {}, because the builder does not include it; add its \
                 crate with `.include_crate`, or remove this call",
                meta.name, meta.location
            ),
            Self::ReplacedTwice { meta } => write!(f, "`{}` is replaced twice; remove one replacement", meta.name),
            Self::Duroxide(message) => f.write_str(message),
        }
    }
}

/// Converts the name of a package to that of its library.
fn library_path(package: &str) -> String {
    package.replace('-', "_")
}

/// Writes a handler under one of its names. Activities have no versions.
fn write_name(f: &mut fmt::Formatter<'_>, meta: &Meta, name: &str) -> fmt::Result {
    let Meta { kind, version, .. } = meta;
    write!(f, "{kind} `{name}`")?;
    match kind {
        HandlerKind::Activity => Ok(()),
        HandlerKind::Orchestration => write!(f, " version {version}"),
    }
}

fn write_missing_state(f: &mut fmt::Formatter<'_>, name: &str, takers: &[&Meta]) -> fmt::Result {
    write!(f, "state of type `{name}` is not provided, but required by ")?;
    write_takers(f, takers)?;
    f.write_str("; provide it with `.provide(..)` on `registry::builder()`")?;
    if name.starts_with("core::option::Option<") {
        f.write_str(", or take state that may be missing as `Option<State<..>>`")?;
    }
    Ok(())
}

fn write_takers(f: &mut fmt::Formatter<'_>, takers: &[&Meta]) -> fmt::Result {
    for (index, Meta { kind, name, location, .. }) in takers.iter().copied().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{kind} `{name}` at {location}")?;
    }
    Ok(())
}

fn write_unserved(f: &mut fmt::Formatter<'_>, tag: &str, activities: &[&Meta]) -> fmt::Result {
    write!(f, "no worker takes activities with the tag `{tag}`, which is declared by ")?;
    write_takers(f, activities)?;
    write!(
        f,
        "; write `.serves({tag:?})` on `registry::builder()` if the workers of this program do, or \
         `.serves_elsewhere({tag:?})` if those of another program do"
    )
}

fn write_unregistered(f: &mut fmt::Formatter<'_>, missing: Use, meta: &Meta) -> fmt::Result {
    let (kind, name) = match missing {
        Use::Activity(name) => ("activity", name),
        Use::Orchestration(name) => ("orchestration", name),
    };
    write!(
        f,
        "{kind} `{name}` is not registered, but orchestration `{}` at {} schedules it; ",
        meta.name, meta.location
    )?;
    match name.split_once("::") {
        Some((library, _)) if library != meta.location.crate_name || meta.location.executable => {
            write!(f, "add it with `.include_crate({}::registry::CRATE)`", library_path(library))
        }
        _ => f.write_str("register it, or leave the orchestration out with `.without`"),
    }
}
