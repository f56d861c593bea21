//! Why registries could not be built.

use crate::registry::problem::Problem;
use std::fmt;

/// Why registries could not be built: all problems, with their places in the source.
///
/// `Display` names each problem and says how to fix it. `Debug` does too, since that is what a `main` that returns the
/// error prints.
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::State;
///
/// #[duroxide::activity(name = "print-receipt")]
/// async fn print_receipt(State(currency): State<String>, amount: u64) -> Result<String, String> {
///     Ok(format!("{amount} {currency}"))
/// }
///
/// let error = duroxide::registry_builder().build().unwrap_err();
/// assert!(error.to_string().contains("provide it with `.provide(..)`"));
/// assert_eq!(format!("{error:?}"), error.to_string());
/// ```
pub struct RegistryError {
    problems: Vec<Problem>,
}

impl RegistryError {
    pub(crate) const fn new(problems: Vec<Problem>) -> Self {
        Self { problems }
    }

    pub(crate) fn unless_empty(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self::new(problems)) }
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
