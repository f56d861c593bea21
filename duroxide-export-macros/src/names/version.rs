//! The version of an orchestration.

use semver::Version;

/// The version of an orchestration that declares none.
pub(crate) const DEFAULT: &str = "1.0.0";

/// Checks a version. The error names what to write.
pub(crate) fn check(text: &str) -> Result<(), String> {
    let Err(error) = Version::parse(text) else { return Ok(()) };
    Err(completed(text).map_or_else(
        || format!("`{text}` is not a semantic version ({error}): write three numbers, such as `1.2.0`"),
        |version| format!("`{text}` is not a semantic version: write `{version}`"),
    ))
}

/// `v2` and `2.0` mean `2.0.0`.
pub(crate) fn completed(text: &str) -> Option<Version> {
    let numbers = text.trim().trim_start_matches(['v', 'V']);
    [numbers.to_owned(), format!("{numbers}.0"), format!("{numbers}.0.0")]
        .iter()
        .find_map(|candidate| Version::parse(candidate).ok())
}

/// Whether a version comes after another. Invalid versions do not.
pub(crate) fn is_newer(version: &str, other: &str) -> bool {
    matches!((Version::parse(version), Version::parse(other)), (Ok(version), Ok(other)) if version > other)
}

#[cfg(test)]
mod tests {
    use super::{check, is_newer};

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(is_newer("1.10.0", "1.9.0"));
        assert!(!is_newer("1.9.0", "1.9.0"));
        assert!(!is_newer("two", "1.0.0"));
    }

    #[test]
    fn semantic_versions_pass() {
        for version in ["1.0.0", "0.0.1", "2.0.0-rc.1", "1.2.3+build.5"] {
            assert_eq!(check(version), Ok(()), "{version}");
        }
    }

    #[test]
    fn incomplete_versions_are_completed() {
        for (written, meant) in [("2", "2.0.0"), ("1.4", "1.4.0"), ("v1.2.3", "1.2.3"), (" 1.0.0", "1.0.0")] {
            let error = check(written).unwrap_err();
            assert!(error.ends_with(&format!("write `{meant}`")), "{error}");
        }
    }

    #[test]
    fn invalid_versions_are_shown_the_form() {
        for version in ["", "latest", "1.02.0", "1.0.0.0"] {
            let error = check(version).unwrap_err();
            assert!(error.ends_with("such as `1.2.0`"), "{error}");
        }
    }
}
