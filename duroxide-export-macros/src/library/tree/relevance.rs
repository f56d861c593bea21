//! Which files are relevant, judging by their text: most files of a crate need no parsing.

use crate::kind::Kind;
use crate::library::function::CONTEXT;
use crate::message_kind::MessageKind;
use crate::syntax::lines::has_word;

/// The names of the attributes. A file with a handler contains one of them.
const ATTRIBUTES: [&str; 2] = [Kind::Activity.noun(), Kind::Orchestration.noun()];

/// The starts of calls that send messages.
const SENDERS: [&str; 2] = [".raise", ".enqueue"];

/// The number of handler attributes in a text, outside of comments.
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

/// Whether a text can contain anything relevant.
pub(crate) fn may_matter(text: &str) -> bool {
    ATTRIBUTES.iter().chain([&CONTEXT]).chain(&SENDERS).any(|name| text.contains(name))
        || has_word(text, "mod")
        || has_message(text)
}

/// Whether a text contains `#[event]`, `#[duroxide::queue(..)]` and so on. The names alone occur everywhere.
fn has_message(text: &str) -> bool {
    let attributes = text.lines().filter(|line| line.trim_start().starts_with("#["));
    attributes.into_iter().any(|line| MessageKind::ALL.iter().any(|kind| attributes_in_line(line, kind.noun()) > 0))
}
