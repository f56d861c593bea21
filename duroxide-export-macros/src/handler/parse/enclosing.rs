//! Whether a function is inside an `impl` or `trait`.
//!
//! A method without `self` has the tokens of a free function, but the generated items cause a series of errors in an
//! `impl`, none of which names the reason. So an indented function is looked up in its file.

use crate::handler::parse::item::HandlerFn;
use crate::kind::Kind;
use crate::syntax::walk::{Next, Node, Walker, walk_items};
use proc_macro2::{Ident, Span};
use syn::Attribute;

/// Whether the function is inside an `impl` or `trait`, as far as its source can be read.
pub(crate) fn is_method(function: &HandlerFn) -> bool {
    // Unit tests have no source file.
    if !proc_macro::is_available() {
        return false;
    }
    if Span::call_site().unwrap().start().column() == 1 {
        return false;
    }
    let ident = &function.sig.ident;
    let span = ident.span().unwrap();
    let (line, file) = (span.line(), span.local_file());
    file.and_then(|file| std::fs::read_to_string(file).ok()).is_some_and(|text| is_method_at(&text, line, ident))
}

/// The nearest line above with less indentation opens the enclosing item. The file is only parsed if that line looks
/// like an `impl`.
fn is_method_at(text: &str, line: usize, ident: &Ident) -> bool {
    let above: Vec<&str> = text.lines().take(line).collect();
    let Some((function, above)) = above.split_last() else { return false };
    let opening = above.iter().rev().find(|line| !line.trim().is_empty() && indentation(line) < indentation(function));
    opening.is_some_and(|line| line.contains("impl") || line.contains("trait") || line.contains('}'))
        && has_method(text, ident)
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn has_method(text: &str, ident: &Ident) -> bool {
    let Ok(file) = syn::parse_file(text) else { return false };
    let mut finder = Finder { ident, found: false };
    walk_items(&mut finder, &file.items);
    finder.found
}

struct Finder<'a> {
    ident: &'a Ident,
    found: bool,
}

impl Finder<'_> {
    fn check(&mut self, ident: &Ident, attrs: &[Attribute]) {
        self.found |= ident == self.ident && attrs.iter().any(|attr| Kind::of_attribute(attr.path()).is_some());
    }
}

impl Walker for Finder<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::ImplItemFn(item) => self.check(&item.sig.ident, &item.attrs),
            Node::TraitItemFn(item) => self.check(&item.sig.ident, &item.attrs),
            Node::Macro(_) | Node::Type(_) | Node::Pat(_) => return Next::Behind,
            _ => {}
        }
        Next::Inside
    }
}

#[cfg(test)]
mod tests {
    use super::is_method_at;
    use quote::format_ident;

    const TEXT: &str = "
mod inner {
    #[duroxide::activity]
    async fn free() {}
}

impl Azure {
    const X: u8 = 1;

    #[duroxide::activity]
    async fn method() {}
}

fn body() {
    impl_nothing();
    #[duroxide::activity]
    async fn in_body() {}
}

#[duroxide::activity]
async fn at_root() {}
";

    fn is_method(name: &str) -> bool {
        let line = 1 + TEXT.lines().position(|line| line.contains(&format!("fn {name}("))).unwrap();
        is_method_at(TEXT, line, &format_ident!("{name}"))
    }

    #[test]
    fn methods_are_distinguished_from_functions() {
        assert!(is_method("method"));
        for function in ["free", "in_body", "at_root"] {
            assert!(!is_method(function), "{function}");
        }
    }

    #[test]
    fn a_line_outside_the_file_is_not_a_method() {
        assert!(!is_method_at("", 1, &format_ident!("f")));
        assert!(!is_method_at(TEXT, 999, &format_ident!("method")));
    }
}
