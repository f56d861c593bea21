//! Doc tests, whose code only rustdoc has: it is read again from the file that contains it.

use crate::cargo::compiler;
use std::iter;

/// Whether a doc test is being compiled: it has the variables of the library, and is passed that library.
pub(super) fn is_compiled() -> bool {
    std::env::var("CARGO_CRATE_NAME").is_ok_and(|name| compiler::externs().contains(&name))
}

/// The code of the doc test that is being compiled, in the lines that it has in its file. `None` for other code.
pub(crate) fn code(text: &str) -> Option<String> {
    let line = (proc_macro::is_available() && is_compiled()).then(|| proc_macro::Span::call_site().line())?;
    code_around(text, line)
}

/// The fenced code around a line, which may be in doc comments.
fn code_around(text: &str, line: usize) -> Option<String> {
    let before: Vec<_> = text.lines().take(line).collect();
    let fence = before.iter().rposition(|line| is_fence(without(comment(line), line)))?;
    let comment = comment(before[fence]);
    let block = text.lines().skip(fence + 1).map(|line| without(comment, line));
    let block = block.take_while(|line| !is_fence(line)).map(unhidden);
    Some(iter::repeat_n("", fence + 1).chain(block).flat_map(|line| [line, "\n"]).collect())
}

fn is_fence(line: &str) -> bool {
    line.trim_start().starts_with("```")
}

/// What starts a line of a doc comment. Code in Markdown has doc comments of its own.
fn comment(line: &str) -> &'static str {
    ["//!", "///"].into_iter().find(|comment| line.trim_start().starts_with(comment)).unwrap_or_default()
}

fn without<'l>(comment: &str, line: &'l str) -> &'l str {
    if comment.is_empty() { line } else { line.trim_start().strip_prefix(comment).unwrap_or_default() }
}

/// A line without the `#` that hides it from the documentation.
fn unhidden(line: &str) -> &str {
    let trimmed = line.trim_start();
    if trimmed == "#" { "" } else { trimmed.strip_prefix("# ").unwrap_or(line) }
}

#[cfg(test)]
mod tests {
    use super::code_around;

    #[test]
    fn the_code_keeps_its_lines() {
        let in_comments =
            "//! Text.\n//!\n//! ```\n//! # use x;\n//! #[a]\n//! fn f() {}\n//! export!();\n//! ```\nfn g() {}\n";
        assert_eq!(code_around(in_comments, 7).unwrap(), "\n\n\nuse x;\n #[a]\n fn f() {}\n export!();\n");
        let in_markdown = "# Title\n\n```sh\ncargo add\n```\n\n```rust\n/// F.\nfn f() {}\nexport!();\n```\n";
        assert_eq!(code_around(in_markdown, 10).unwrap(), "\n\n\n\n\n\n\n/// F.\nfn f() {}\nexport!();\n");
        assert_eq!(code_around("export!();\n", 1), None);
    }
}
