//! Which files can matter, by their text: most files of a crate need not be parsed.

use crate::kind::Kind;
use crate::library::function::CONTEXT;

/// The names of the attributes, which a file with a handler holds.
const ATTRIBUTES: [&str; 2] = [Kind::Activity.noun(), Kind::Orchestration.noun()];

/// How many attributes of handlers a text has, comments aside.
pub(crate) fn attributes_in(text: &str) -> usize {
    let code = text.lines().map(str::trim_start).filter(|line| !line.starts_with("//"));
    code.map(|line| ATTRIBUTES.iter().map(|name| attributes_in_line(line, name)).sum::<usize>()).sum()
}

/// `#[activity]`, `duroxide::activity(..)`, but not `ctx.schedule_activity(..)` or `mod activity {`.
fn attributes_in_line(line: &str, name: &str) -> usize {
    let is_attribute = |index: usize| {
        let (before, after) = (&line[..index], &line[index + name.len()..]);
        after.starts_with(['(', ']']) && (before.ends_with("::") || before.trim_end().ends_with(['[', ',']))
    };
    line.match_indices(name).filter(|(index, _)| is_attribute(*index)).count()
}

/// Whether a text can hold anything that is looked for: most files of a crate can be left unread.
pub(crate) fn may_matter(text: &str) -> bool {
    ATTRIBUTES.iter().chain([&CONTEXT]).any(|name| text.contains(name)) || has_word(text, "mod")
}

fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word)
        .any(|(index, _)| !text[..index].ends_with(is_part) && !text[index + word.len()..].starts_with(is_part))
}
