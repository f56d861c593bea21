//! The description of a handler: the first paragraph of its documentation.

use crate::syntax::attributes::Attributes;

/// The first paragraph of the function's doc comment, on one line.
pub(crate) fn description(attributes: &Attributes) -> String {
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
    use super::description;
    use syn::{ItemFn, parse_quote};

    fn of(function: &ItemFn) -> String {
        description(&function.attrs.clone().into())
    }

    #[test]
    fn the_description_is_the_first_paragraph() {
        let text = of(&parse_quote! {
            /// Provision a VM
            /// in a resource group.
            ///
            /// Details.
            #[allow(unused)]
            fn f() {}
        });
        assert_eq!(text, "Provision a VM in a resource group.");
        assert_eq!(
            of(&parse_quote!(
                #[doc = "\n Block comment.\n\n More."]
                fn f() {}
            )),
            "Block comment."
        );
    }

    #[test]
    fn there_may_be_none() {
        assert_eq!(
            of(&parse_quote!(
                fn f() {}
            )),
            ""
        );
        assert_eq!(
            of(&parse_quote!(
                #[doc(hidden)]
                #[doc = include_str!("x")]
                fn f() {}
            )),
            ""
        );
        assert_eq!(
            of(&parse_quote!(
                #[doc = " ```\n let x = 1;\n ```"]
                fn f() {}
            )),
            ""
        );
    }
}
