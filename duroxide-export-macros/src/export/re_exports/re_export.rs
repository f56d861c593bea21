//! Re-exports, grouped so that the compiler has fewer items to resolve.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use std::collections::HashMap;
use syn::Attribute;

/// One item of a handler or message in a generated module.
pub(crate) struct Export<'a> {
    pub(crate) cfgs: &'a [Attribute],
    pub(crate) vis: TokenStream,
    pub(crate) form: Form<'a>,
}

/// How the item gets into the module.
pub(crate) enum Form<'a> {
    /// `pub use crate::module::item;`
    Use { module: &'a [Ident], item: &'a Ident },
    /// Another item with the same meaning.
    Item(TokenStream),
}

/// The items of a module. `attributes` precede each `use`.
pub(crate) fn tokens(exports: &[Export<'_>], attributes: &TokenStream) -> TokenStream {
    groups(exports).iter().map(|group| use_of(group, attributes)).collect()
}

/// The exports that one `use` can make together.
fn groups<'e, 'a>(exports: &'e [Export<'a>]) -> Vec<Vec<&'e Export<'a>>> {
    let mut groups: Vec<Vec<&Export<'_>>> = Vec::new();
    let mut group_of: HashMap<(&[Ident], String), usize> = HashMap::new();
    for export in exports {
        let group = match &export.form {
            Form::Use { module, .. } if export.cfgs.is_empty() => {
                *group_of.entry((module, export.vis.to_string())).or_insert(groups.len())
            }
            _ => groups.len(),
        };
        match groups.get_mut(group) {
            Some(group) => group.push(export),
            None => groups.push(vec![export]),
        }
    }
    groups
}

fn use_of(exports: &[&Export<'_>], attributes: &TokenStream) -> TokenStream {
    let Some(Export { cfgs, vis, form }) = exports.first() else { return TokenStream::new() };
    let module = match form {
        Form::Use { module, .. } => module,
        Form::Item(item) => return quote!(#(#cfgs)* #item),
    };
    let items = exports.iter().filter_map(|export| match &export.form {
        Form::Use { item, .. } => Some(item),
        Form::Item(_) => None,
    });
    let items = if exports.len() == 1 { quote!(#(#items)*) } else { quote!({ #(#items),* }) };
    quote!(#(#cfgs)* #attributes #vis use crate::#(#module::)*#items;)
}
