//! Patterns: the variables that they declare, and what they match, without the names of variables.

use crate::fingerprint::value::Value;
use crate::syntax::form;
use crate::syntax::text::text;
use syn::{Member, Pat, Path, Type};

/// The variables that a pattern declares, each with its value, and whether it is mutable.
pub(super) fn variables(pat: &Pat, value: &Value, add: &mut dyn FnMut(String, Value, bool)) {
    match pat {
        Pat::Ident(ident) => {
            let name = ident.ident.to_string();
            if let Some((_, inner)) = &ident.subpat {
                variables(inner, value, add);
            }
            if !is_constant(pat) {
                add(name, value.clone(), ident.mutability.is_some());
            }
        }
        Pat::Struct(pat) => {
            for field in &pat.fields {
                let name = match &field.member {
                    Member::Named(name) => name.to_string(),
                    Member::Unnamed(index) => index.index.to_string(),
                };
                variables(&field.pat, &value.part(&name), add);
            }
        }
        Pat::TupleStruct(pat) => {
            let name = last(&pat.path);
            for (index, element) in pat.elems.iter().enumerate() {
                match name.as_str() {
                    // As `?` and `unwrap` do.
                    "Some" | "Ok" => variables(element, value, add),
                    _ => variables(element, &value.part(&format!("{name}.{index}")), add),
                }
            }
        }
        Pat::Tuple(pat) => {
            for (index, element) in pat.elems.iter().enumerate() {
                variables(element, &value.part(&index.to_string()), add);
            }
        }
        Pat::Slice(pat) => {
            for (index, element) in pat.elems.iter().enumerate() {
                variables(element, &value.part(&index.to_string()), add);
            }
        }
        Pat::Or(pat) => {
            for case in &pat.cases {
                variables(case, value, add);
            }
        }
        Pat::Paren(pat) => variables(&pat.pat, value, add),
        Pat::Reference(pat) => variables(&pat.pat, value, add),
        Pat::Type(pat) => {
            let mut value = value.clone();
            if let Type::Path(path) = &*pat.ty
                && value.ty.is_none()
            {
                value.ty = Some(path.path.clone());
            }
            variables(&pat.pat, &value, add);
        }
        _ => {}
    }
}

/// What a pattern matches: `Some(_)` for `Some(approval)`.
pub(super) fn described(pat: &Pat) -> String {
    match pat {
        Pat::Ident(ident) => match &ident.subpat {
            Some((_, inner)) => described(inner),
            None if is_constant(pat) => ident.ident.to_string(),
            None => "_".to_owned(),
        },
        Pat::Or(pat) => {
            let mut cases: Vec<_> = pat.cases.iter().map(described).collect();
            cases.sort();
            cases.join(" | ")
        }
        Pat::Paren(pat) => described(&pat.pat),
        Pat::Path(path) => last(&path.path),
        Pat::Reference(pat) => described(&pat.pat),
        Pat::Slice(pat) => format!("[{}]", list(pat.elems.iter())),
        Pat::Struct(pat) => {
            let refutable = pat.fields.iter().filter_map(|field| {
                let inner = described(&field.pat);
                (inner != "_").then(|| format!("{}: {inner}", text(&field.member)))
            });
            let refutable: Vec<_> = refutable.collect();
            let name = last(&pat.path);
            if refutable.is_empty() { name } else { format!("{name} {{ {} }}", refutable.join(", ")) }
        }
        Pat::Tuple(pat) => {
            let elements: Vec<_> = pat.elems.iter().map(described).collect();
            let is_irrefutable = elements.iter().all(|element| element == "_");
            if is_irrefutable { "_".to_owned() } else { format!("({})", elements.join(", ")) }
        }
        Pat::TupleStruct(pat) => format!("{}({})", last(&pat.path), list(pat.elems.iter())),
        Pat::Type(pat) => described(&pat.pat),
        Pat::Wild(_) | Pat::Rest(_) => "_".to_owned(),
        other => text(other),
    }
}

fn list<'p>(pats: impl Iterator<Item = &'p Pat>) -> String {
    pats.map(described).collect::<Vec<_>>().join(", ")
}

/// Whether a pattern is the name of a constant or variant rather than a variable, judging by its case.
fn is_constant(pat: &Pat) -> bool {
    matches!(pat, Pat::Ident(ident) if form::is_type(&ident.ident.to_string()))
}

fn last(path: &Path) -> String {
    path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default()
}
