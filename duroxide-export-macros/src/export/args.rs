//! What stands in the parentheses of `export!`.

use crate::kind::Kind;
use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, Path, Token, braced};

/// A module that `export!` emits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Names,
    Registry,
    Inventory,
}

impl Part {
    const ALL: [Self; 3] = [Self::Names, Self::Registry, Self::Inventory];

    const fn keyword(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Registry => "registry",
            Self::Inventory => "inventory",
        }
    }
}

/// `()`, `(registry, inventory)`, or `{ activities { a::b } orchestrations { c::d } }`, with `crate = path` before.
#[derive(Debug, Default)]
pub(super) struct Args {
    chosen: Vec<Part>,
    pub(super) listed: Option<Vec<(Kind, Path)>>,
    pub(super) krate: Option<Path>,
}

impl Args {
    pub(super) fn parse(tokens: TokenStream) -> syn::Result<Self> {
        syn::parse2(tokens)
    }

    /// The modules to emit: all, if none is chosen.
    pub(super) fn parts(&self) -> Vec<Part> {
        if self.chosen.is_empty() { Part::ALL.to_vec() } else { self.chosen.clone() }
    }
}

impl Parse for Args {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut args = Self::default();
        while !input.is_empty() {
            let keyword = Ident::parse_any(input)?;
            if input.peek(Token![=]) {
                args.set_krate(&keyword, input)?;
            } else if input.peek(syn::token::Brace) {
                args.list(&keyword, input)?;
            } else {
                args.choose(&keyword)?;
            }
            if !input.is_empty() {
                input.parse::<Option<Token![,]>>()?;
            }
        }
        Ok(args)
    }
}

impl Args {
    fn set_krate(&mut self, keyword: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        if keyword != "crate" {
            return Err(syn::Error::new_spanned(keyword, "`export!` takes one setting: write `crate = ::path`"));
        }
        input.parse::<Token![=]>()?;
        self.krate = Some(input.call(Path::parse_mod_style)?);
        Ok(())
    }

    fn list(&mut self, keyword: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        let Some(kind) = Kind::ALL.into_iter().find(|kind| keyword == kind.plural()) else {
            return Err(syn::Error::new_spanned(
                keyword,
                "functions are listed in `activities { .. }` and `orchestrations { .. }`",
            ));
        };
        let content;
        braced!(content in input);
        let paths = Punctuated::<Path, Token![,]>::parse_terminated_with(&content, Path::parse_mod_style)?;
        self.listed.get_or_insert_default().extend(paths.into_iter().map(|path| (kind, path)));
        Ok(())
    }

    fn choose(&mut self, keyword: &Ident) -> syn::Result<()> {
        let Some(part) = Part::ALL.into_iter().find(|part| keyword == part.keyword()) else {
            return Err(syn::Error::new_spanned(
                keyword,
                format!("there is no module `{keyword}` to emit: write `names`, `registry` or `inventory`"),
            ));
        };
        if self.chosen.contains(&part) {
            return Err(syn::Error::new_spanned(keyword, format!("`{keyword}` stands here twice: leave one out")));
        }
        self.chosen.push(part);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Args, Part};
    use quote::quote;

    #[test]
    fn nothing_means_all_parts() {
        assert_eq!(Args::parse(quote!()).unwrap().parts(), Part::ALL);
        assert_eq!(Args::parse(quote!(crate = ::a::b)).unwrap().parts(), Part::ALL);
    }

    #[test]
    fn parts_can_be_chosen() {
        let args = Args::parse(quote!(registry, inventory,)).unwrap();
        assert_eq!(args.parts(), [Part::Registry, Part::Inventory]);
    }

    #[test]
    fn functions_can_be_listed() {
        let args = Args::parse(quote!(activities { a::b, a::c, } orchestrations { d::e })).unwrap();
        assert_eq!(args.listed.unwrap().len(), 3);
    }

    #[test]
    fn mistakes_are_named() {
        let table = [
            (quote!(registries), "write `names`, `registry` or `inventory`"),
            (quote!(names, names), "leave one out"),
            (quote!(activity { a::b }), "`activities { .. }`"),
            (quote!(path = ::a), "write `crate = ::path`"),
            (quote!("names"), "expected ident"),
        ];
        for (tokens, advice) in table {
            let error = Args::parse(tokens).unwrap_err().to_string();
            assert!(error.contains(advice), "{error}");
        }
    }
}
