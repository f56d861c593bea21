//! The description of a handler or message: the first paragraph of its documentation.

use crate::syntax::attributes::Attributes;
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, Expr, Meta};

/// A description, as far as the attribute can tell.
#[derive(Debug, Default)]
pub(crate) struct Description {
    /// Its text; empty if there is none, or if only the compiler can read it.
    pub(crate) text: String,
    /// `include_str!("provision_vm.md")` or another macro, which the runtime crate shortens to the first paragraph.
    included: Option<Expr>,
}

impl Description {
    pub(crate) fn new(attributes: &Attributes) -> Self {
        let text = first_paragraph(attributes);
        let included = if text.is_empty() { attributes.named("doc").find_map(included) } else { None };
        Self { text, included }
    }

    /// Whether there is neither a text nor anything that may be one.
    pub(crate) const fn is_empty(&self) -> bool {
        self.text.is_empty() && self.included.is_none()
    }
}

impl ToTokens for Description {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match &self.included {
            Some(included) => included.to_tokens(tokens),
            None => self.text.to_tokens(tokens),
        }
    }
}

/// The value of `#[doc = ..]`, if that is no literal.
fn included(attribute: Attribute) -> Option<Expr> {
    match attribute.meta {
        Meta::NameValue(pair) if matches!(pair.value, Expr::Macro(_)) => Some(pair.value),
        _ => None,
    }
}

/// The first paragraph of the doc comment, on one line.
fn first_paragraph(attributes: &Attributes) -> String {
    // Reads one comment at a time, so that everything after the first paragraph stays unparsed.
    let lines =
        attributes.docs().flat_map(|text| text.split('\n').map(|line| line.trim().to_owned()).collect::<Vec<_>>());
    let paragraph = lines.skip_while(String::is_empty).take_while(|line| !line.is_empty());
    let lines: Vec<_> = paragraph.collect();
    // A comment that starts with an example or a heading has no sentence to quote.
    if lines.first().is_some_and(|line| line.starts_with("```") || line.starts_with('#')) {
        return String::new();
    }
    lines.join(" ")
}

#[cfg(test)]
mod tests {
    use super::Description;
    use quote::ToTokens;
    use syn::{ItemFn, parse_quote};

    fn description(function: &ItemFn) -> String {
        Description::new(&function.attrs.clone().into()).text
    }

    #[test]
    fn the_description_is_the_first_paragraph() {
        let text = description(&parse_quote! {
            /// Provision a VM
            /// in a resource group.
            ///
            /// Details.
            #[allow(unused)]
            fn f() {}
        });
        assert_eq!(text, "Provision a VM in a resource group.");
        assert_eq!(
            description(&parse_quote!(
                #[doc = "\n Block comment.\n\n More."]
                fn f() {}
            )),
            "Block comment."
        );
    }

    #[test]
    fn a_macro_is_left_to_the_compiler() {
        let written = |function: &ItemFn| {
            let description = Description::new(&function.attrs.clone().into());
            (description.text.clone(), description.to_token_stream().to_string())
        };
        let file = written(&parse_quote!(
            #[doc = include_str!("x.md")]
            fn f() {}
        ));
        assert_eq!(file, (String::new(), "include_str ! (\"x.md\")".to_owned()));
        let both = written(&parse_quote!(
            /// First.
            #[doc = concat!("a", "b")]
            fn f() {}
        ));
        assert_eq!(both, ("First.".to_owned(), "\"First.\"".to_owned()));
    }

    #[test]
    fn there_may_be_none() {
        assert_eq!(
            description(&parse_quote!(
                fn f() {}
            )),
            ""
        );
        assert_eq!(
            description(&parse_quote!(
                #[doc(hidden)]
                #[doc = include_str!("x")]
                fn f() {}
            )),
            ""
        );
        assert_eq!(
            description(&parse_quote!(
                #[doc = " ```\n let x = 1;\n ```"]
                fn f() {}
            )),
            ""
        );
    }
}
