//! The body of a function that is replayed.

use crate::own_attribute::checks_body;
use crate::syntax::walk::Code;
use proc_macro2::Group;
use quote::ToTokens;
use syn::{Attribute, Block, Item, Stmt};

/// Parses a function's body. The handlers and helpers inside it are empty, because their own attributes check them.
///
/// Returns `None` for a body that does not parse: rustc reports that.
pub(crate) fn parse(body: &Group) -> Option<Code> {
    let mut block: Block = syn::parse2(body.to_token_stream()).ok()?;
    for stmt in &mut block.stmts {
        if let Stmt::Item(Item::Fn(item)) = stmt
            && is_checked_by_itself(&item.attrs)
        {
            item.block.stmts.clear();
        }
    }
    Some(Code::new(block))
}

fn is_checked_by_itself(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attribute| checks_body(attribute.path()))
}

#[cfg(test)]
mod tests {
    use super::parse;
    use quote::quote;

    #[test]
    fn a_body_that_does_not_parse_is_left_to_rustc() {
        assert!(parse(&syn::parse2(quote!({ let = ; })).unwrap()).is_none());
    }
}
