//! Names that a catalog does not contain.

use std::fmt;

/// A catalog has no orchestration or message with a name, or the program does not contain its code.
///
/// ```
/// # use duroxide_export as duroxide;
/// # #[duroxide::orchestration(name = "sell-book")]
/// # async fn sell_book(title: String) -> Result<String, String> { Ok(title) }
/// use duroxide::dynamic::Lookup as _;
///
/// let error = duroxide::catalog().orchestration("sel-book", None).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "no orchestration is called `sel-book`: did you mean `duroxide-export::orchestration::sell-book`?"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownName {
    /// The name that was asked for.
    pub name: String,
    /// The most similar names, the most similar first.
    pub nearest: Vec<String>,
    pub(super) problem: String,
}

impl UnknownName {
    pub(super) fn new(what: &str, name: &str, nearest: Vec<&str>) -> Self {
        let help = match nearest.as_slice() {
            [] => String::new(),
            names => format!(": did you mean `{}`?", names.join("` or `")),
        };
        let problem = format!("no {what} is called `{name}`{help}");
        Self { name: name.to_owned(), nearest: nearest.into_iter().map(str::to_owned).collect(), problem }
    }

    /// An error about a name that exists.
    pub(super) fn other(name: &str, problem: String) -> Self {
        Self { name: name.to_owned(), nearest: Vec::new(), problem }
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for UnknownName {}

/// Lets `?` work among the calls of a client.
impl From<UnknownName> for duroxide::ClientError {
    fn from(unknown: UnknownName) -> Self {
        Self::InvalidInput { message: unknown.problem }
    }
}
