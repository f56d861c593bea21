//! Why registries could not be built.

use crate::registry::problem::Problem;
use std::fmt;

/// Why registries could not be built: all problems, with their places in the source.
///
/// `Display` names each problem and how to fix it, each on a line of its own if there are several. `Debug` prints the same,
/// for a `main` that returns the error.
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::{RegistriesBuilder, State};
///
/// #[duroxide::activity(name = "print-receipt")]
/// async fn print_receipt(State(currency): State<String>, amount: u64) -> Result<String, String> {
///     Ok(format!("{amount} {currency}"))
/// }
///
/// let error = RegistriesBuilder::all().build().unwrap_err();
/// assert!(error.to_string().contains("provide it with `.provide(..)`"));
/// assert_eq!(error.problems().count(), 1);
/// ```
pub struct RegistryError {
    problems: Vec<Problem>,
}

/// One of the problems of a [`RegistryError`]. `Display` and `Debug` name what is wrong, where, and how to fix it.
#[derive(Clone, Copy)]
pub struct RegistryProblem<'e>(&'e Problem);

impl RegistryError {
    pub(crate) const fn new(problems: Vec<Problem>) -> Self {
        Self { problems }
    }

    pub(crate) fn unless_empty(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self::new(problems)) }
    }

    /// Returns the problems, at least one.
    pub fn problems(&self) -> impl ExactSizeIterator<Item = RegistryProblem<'_>> {
        self.problems.iter().map(RegistryProblem)
    }
}

impl std::error::Error for RegistryError {}

impl fmt::Debug for RegistryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for RegistryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.problems {
            [problem] => write!(f, "the registry cannot be built: {problem}"),
            problems => {
                write!(f, "the registry cannot be built, because of {} problems:", problems.len())?;
                problems.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
            }
        }
    }
}

impl fmt::Debug for RegistryProblem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for RegistryProblem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
