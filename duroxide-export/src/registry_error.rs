//! Why a registry could not be built.

use crate::definition::Meta;
use std::fmt;

/// Why a registry could not be built: every problem that was found, with the places in the source.
#[derive(Debug)]
pub(crate) struct RegistryError {
    problems: Vec<Problem>,
}

#[derive(Debug)]
pub(crate) enum Problem {
    /// Two handlers have one name and version.
    Duplicate { kind: &'static str, name: &'static str, version: String, places: [Place; 2] },
    /// A version is not in the syntax of semantic versioning.
    Version { meta: &'static Meta, error: String },
    /// There is no entry at all.
    NothingLinked,
    /// duroxide's own builder refused.
    Duroxide(String),
}

/// Where a handler is defined.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Place {
    file: &'static str,
    line: u32,
    crate_name: &'static str,
    crate_version: &'static str,
}

impl Meta {
    pub(crate) const fn place(&self) -> Place {
        Place { file: self.file, line: self.line, crate_name: self.crate_name, crate_version: self.crate_version }
    }
}

impl Place {
    /// Two versions of one library are in the binary, rather than two handlers in one library.
    fn is_other_version_of(&self, other: &Self) -> bool {
        self.crate_name == other.crate_name && self.crate_version != other.crate_version
    }
}

impl RegistryError {
    pub(crate) const fn new(problems: Vec<Problem>) -> Self {
        Self { problems }
    }
}

impl fmt::Display for RegistryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the registry cannot be built: ")?;
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("; and ")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duplicate { kind, name, version, places: [first, second] } => {
                write!(f, "{kind} `{name}`")?;
                if *kind == "orchestration" {
                    write!(f, " version {version}")?;
                }
                write!(f, " is defined twice, at {first} and at {second}; ")?;
                f.write_str(if first.is_other_version_of(second) {
                    "two versions of one library are registered apart, through the `registry` module of each"
                } else {
                    "rename one of the two"
                })
            }
            Self::Version { meta, error } => {
                write!(f, "version `{}` of `{}` at {}: {error}", meta.version, meta.name, meta.place())
            }
            Self::NothingLinked => f.write_str(
                "no activity and no orchestration is linked into this binary. The linker drops a library that nothing \
                 refers to: name each workflow library once in the application, such as \
                 `use duroxide_azure_arm as _;`",
            ),
            Self::Duroxide(message) => f.write_str(message),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, crate_name, crate_version } = self;
        write!(f, "{file}:{line} ({crate_name} {crate_version})")
    }
}
