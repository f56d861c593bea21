//! DX0104: scheduled names with the prefix of this crate that no handler has.

use crate::diagnostics::code::Lint;
use crate::diagnostics::finding::Finding;
use crate::diagnostics::unknown;
use crate::handler::model::uses::Use;
use crate::kind::Kind;
use crate::library::contents::Library;
use crate::names::kebab;
use std::collections::HashSet;

pub(crate) fn find(library: &Library) -> Vec<Finding> {
    let mut seen = HashSet::new();
    let literals = library.scheduled.iter().filter_map(|scheduled| match &scheduled.item {
        Use::Literal(kind, name) => Some((*kind, name.value(), &scheduled.place)),
        Use::Handle(_) | Use::Constant(..) => None,
    });
    let missing = literals.filter(|(kind, name, _)| is_missing(library, *kind, name));
    missing
        .filter(|(_, name, _)| seen.insert(name.clone()))
        .map(|(kind, name, place)| is_not_there(library, kind, &name, place))
        .collect()
}

/// Whether a name has the prefix of this crate, and no handler has it.
fn is_missing(library: &Library, kind: Kind, name: &str) -> bool {
    let own = Kind::ALL.iter().any(|kind| name.starts_with(&kebab::full(&library.package.name, *kind, "")));
    own && !library.handlers.iter().any(|handler| handler.kind == kind && handler.names().any(|own| own == name))
}

fn is_not_there(library: &Library, kind: Kind, name: &str, place: &str) -> Finding {
    let noun = kind.noun();
    let problem = format!("{place} schedules `{name}`, but no {noun} of this crate has that name");
    let of_kind: Vec<_> = library.handlers.iter().filter(|handler| handler.kind == kind).collect();
    // The common prefix would make all names similar.
    let prefix = kebab::full(&library.package.name, kind, "");
    let known: Vec<_> = of_kind.iter().map(|handler| without(&prefix, &handler.named.name)).collect();
    let meant = unknown::closest(without(&prefix, name), &known);
    let meant = of_kind.iter().find(|handler| Some(without(&prefix, &handler.named.name)) == meant);
    let help = meant.map_or_else(
        || format!("add the {noun}; if a macro defines it, `allow(DX0104)` in `export!`"),
        |handler| {
            format!("did you mean `{}`? Write `{}::schedule(..)`", handler.named.name, handler.named.idents.handle)
        },
    );
    let doubt = library.unseen.as_ref().map(|unseen| format!("the macro cannot see all of this crate ({unseen})"));
    Finding::at_call_site(Lint::Missing, problem, help).doubted(doubt)
}

fn without<'a>(prefix: &str, name: &'a str) -> &'a str {
    name.strip_prefix(prefix).unwrap_or(name)
}
