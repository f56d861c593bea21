//! Line numbers in a source file.

use proc_macro2::Ident;
use std::path::Path;
use std::rc::Rc;

/// A place in a file. Tokens that a macro parses itself have no line numbers, so they are counted in the text.
pub(crate) struct Place<'a> {
    pub(crate) file: Rc<Path>,
    text: &'a str,
    /// Everything before this offset has been passed.
    offset: usize,
    /// The line at the offset, starting at 1.
    line: usize,
}

impl<'a> Place<'a> {
    /// The start of a file.
    pub(crate) fn new(file: &Path, text: &'a str) -> Self {
        Self { file: file.into(), text, offset: 0, line: 1 }
    }

    /// Finds the line of the next `fn ident`, and moves past it.
    pub(crate) fn line_of(&mut self, ident: &Ident) -> usize {
        let needle = format!("fn {ident}");
        let rest = &self.text[self.offset..];
        let found = rest
            .match_indices(&needle)
            .find(|(index, _)| !rest[index + needle.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_'));
        if let Some((index, _)) = found {
            let end = index + needle.len();
            self.line += rest[..end].matches('\n').count();
            self.offset += end;
        }
        self.line
    }
}
