//! Line numbers in a source file.

use crate::syntax::form::is_part_of_word;
use proc_macro2::Ident;
use std::path::Path;
use std::rc::Rc;

/// Whether a text contains a word.
pub(crate) fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(index, _)| {
        !text[..index].ends_with(is_part_of_word) && !text[index + word.len()..].starts_with(is_part_of_word)
    })
}

/// The line, starting at 1, of the first occurrence of a word outside of line comments; 1 if there is none.
pub(crate) fn line_of_word(text: &str, word: &str) -> usize {
    let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    code.enumerate().find(|(_, line)| has_word(line, word)).map_or(1, |(index, _)| index + 1)
}

/// The line, starting at 1, of the first call of a method, or of one whose name starts like that, with this argument. If
/// they are on different lines, it is that of the argument.
pub(crate) fn line_of_call(text: &str, method: &str, argument: &str) -> usize {
    let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    let mut lines = code.enumerate().filter(|(_, line)| line.contains(method) && line.contains(argument));
    lines.next().map_or_else(|| line_of_word(text, argument), |(index, _)| index + 1)
}

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

    /// Whether the file contains a text.
    pub(crate) fn contains(&self, text: &str) -> bool {
        self.text.contains(text)
    }

    /// The line of a type.
    pub(crate) fn line_of_type(&self, ident: &Ident) -> usize {
        let lines = ["struct", "enum"].map(|keyword| line_of_word(self.text, &format!("{keyword} {ident}")));
        // A word that is not found is in line 1.
        lines.into_iter().max().unwrap_or(1)
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
