//! Files whose content is generated.

use crate::replay::histories::{UPDATE, is_updating};
use similar::TextDiff;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// The most lines of a difference to show.
const MOST_LINES: usize = 100;

/// Checks that a file has a certain content, such as a rendering of the catalog.
///
/// With the variable `UPDATE_DUROXIDE` set, the file is written instead, in a new folder if need be: `UPDATE_DUROXIDE=1
/// cargo test`.
///
/// ```no_run
/// # use duroxide_export as duroxide;
/// #[test]
/// fn the_page_is_current() {
///     duroxide::testing::assert_generated("docs/workflows.html", &duroxide::catalog().to_html());
/// }
/// ```
///
/// # Panics
///
/// If the file does not exist or has another content, in which case the message shows the difference; or if it cannot be
/// read or written.
#[track_caller]
pub fn assert_generated(file: impl AsRef<Path>, content: &str) {
    pass(keep_current(file.as_ref(), content));
}

/// Fails the test, at the place of the caller.
#[track_caller]
pub(super) fn pass(checked: Result<(), String>) {
    if let Err(problem) = checked {
        panic!("{problem}");
    }
}

/// Reads a file; `None` if there is none.
pub(super) fn read(file: &Path) -> Result<Option<String>, String> {
    match fs::read_to_string(file) {
        // Git may check files out with other line ends.
        Ok(text) => Ok(Some(text.replace("\r\n", "\n"))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("`{}` cannot be read: {error}", file.display())),
    }
}

/// Checks the content of a file, or rewrites it.
pub(super) fn keep_current(file: &Path, content: &str) -> Result<(), String> {
    let name = file.display();
    let current = read(file)?;
    if current.as_deref() == Some(content) {
        return Ok(());
    }
    if is_updating() {
        let folder = file.parent().unwrap_or(file);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(file, content));
        return written.map_err(|error| format!("`{name}` cannot be written: {error}"));
    }
    let Some(current) = current else {
        return Err(format!("there is no `{name}`: write it with `{UPDATE}=1 cargo test`"));
    };
    let difference = difference(&current, content);
    Err(format!("`{name}` is out of date: write it anew with `{UPDATE}=1 cargo test`\n{difference}"))
}

/// How two texts differ, line by line.
fn difference(old: &str, new: &str) -> String {
    let difference = TextDiff::from_lines(old, new).unified_diff().context_radius(1).to_string();
    let lines: Vec<_> = difference.lines().collect();
    if lines.len() <= MOST_LINES {
        return difference;
    }
    format!("{}\n.. and {} more lines", lines[..MOST_LINES].join("\n"), lines.len() - MOST_LINES)
}
