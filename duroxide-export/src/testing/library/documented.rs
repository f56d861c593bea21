//! Keeping a list of a crate's handlers and messages in its documentation.

use crate::catalog::Catalog;
use crate::testing::library::generated::{keep_current, pass, read};
use std::path::Path;

/// The lines around the list.
const BEGIN: &str = "<!-- workflows -->";
const END: &str = "<!-- end of workflows -->";

/// Checks that a README, or the documentation at the top of `lib.rs`, lists what a crate exports.
///
/// The list is [`Catalog::to_markdown`]. It is between the lines `<!-- workflows -->` and `<!-- end of workflows -->`;
/// the text before the first of these, such as `//! `, is put in front of every line. With the variable
/// `UPDATE_DUROXIDE` set, the list is written to the file instead: `UPDATE_DUROXIDE=1 cargo test`.
///
/// Call it in a test without handlers of its own, which would belong to the same package.
///
/// ```no_run
/// # use duroxide_export as duroxide;
/// # mod inventory { pub fn catalog() -> duroxide_export::Catalog { duroxide_export::catalog() } }
/// #[test]
/// fn the_readme_lists_every_workflow() {
///     duroxide::testing::assert_documented("README.md", &inventory::catalog());
/// }
/// ```
///
/// # Panics
///
/// If the list is out of date, in which case the message shows the difference; if the file does not contain both lines;
/// or if it cannot be read or written.
#[track_caller]
pub fn assert_documented(file: impl AsRef<Path>, catalog: &Catalog) {
    pass(check(file.as_ref(), catalog));
}

pub(super) fn check(file: &Path, catalog: &Catalog) -> Result<(), String> {
    let name = file.display();
    let text = read(file)?.ok_or_else(|| {
        format!(
            "there is no `{name}`: write one, with the lines `{BEGIN}` and `{END}` where the list of workflows belongs"
        )
    })?;
    let current = with_list(&text, &catalog.to_markdown()).ok_or_else(|| {
        format!("`{name}` has no place for the list of workflows: add the lines `{BEGIN}` and `{END}` where it belongs")
    })?;
    keep_current(file, &current)
}

/// The text with a list between the marks; `None` if there are no marks.
fn with_list(text: &str, list: &str) -> Option<String> {
    let begin = text.find(BEGIN)?;
    let prefix = &text[text[..begin].rfind('\n').map_or(0, |line| line + 1)..begin];
    let end = begin + text[begin..].find(END)?;
    let end = text[..end].rfind('\n')? + 1;
    let mut current = text[..begin + BEGIN.len()].to_owned();
    current.push('\n');
    for line in std::iter::once("").chain(list.lines()).chain([""]) {
        let line = format!("{prefix}{line}");
        current.push_str(line.trim_end());
        current.push('\n');
    }
    current.push_str(&text[end..]);
    Some(current)
}

#[cfg(test)]
mod tests {
    use super::with_list;

    #[test]
    fn the_list_replaces_what_is_between_the_marks() {
        let readme = "# Shop\n\n<!-- workflows -->\nold\n<!-- end of workflows -->\n\nMore.\n";
        let current = with_list(readme, "## Available activities\n\n- `a`\n").unwrap();
        assert_eq!(
            current,
            "# Shop\n\n<!-- workflows -->\n\n## Available activities\n\n- `a`\n\n<!-- end of workflows -->\n\nMore.\n"
        );
        assert_eq!(with_list(&current, "## Available activities\n\n- `a`\n").unwrap(), current);
    }

    #[test]
    fn lines_of_a_doc_comment_keep_their_prefix() {
        let source = "//! Shop.\n//! <!-- workflows -->\n//! <!-- end of workflows -->\n\nmod a;\n";
        assert_eq!(
            with_list(source, "## Events\n\n- `a`\n").unwrap(),
            "//! Shop.\n//! <!-- workflows -->\n//!\n//! ## Events\n//!\n//! - `a`\n//!\n//! <!-- end of workflows -->\n\nmod a;\n"
        );
    }

    #[test]
    fn both_marks_are_needed() {
        for text in ["", "<!-- workflows -->\n", "<!-- end of workflows -->\n<!-- workflows -->\n"] {
            assert_eq!(with_list(text, "- `a`\n"), None, "{text}");
        }
    }
}
