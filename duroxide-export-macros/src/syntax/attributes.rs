//! The attributes of an item.
//!
//! They are passed on unchanged, and only parsed on demand: a doc comment alone has one attribute per line.

use proc_macro2::{Delimiter, Group, Ident, Punct, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::parse::Parser;
use syn::{Attribute, Lit};

/// The attributes of an item, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attributes(Vec<Raw>);

/// One attribute: `#` and the brackets.
#[derive(Debug, Clone)]
struct Raw(Punct, Group);

impl Attributes {
    /// Splits them from the start of an item.
    pub(crate) fn split(mut item: &[TokenTree]) -> (Self, &[TokenTree]) {
        let mut attributes = Self::default();
        while let [TokenTree::Punct(pound), TokenTree::Group(group), rest @ ..] = item {
            if pound.as_char() != '#' || group.delimiter() != Delimiter::Bracket {
                break;
            }
            attributes.push(pound.clone(), group.clone());
            item = rest;
        }
        (attributes, item)
    }

    pub(crate) fn push(&mut self, pound: Punct, group: Group) {
        self.0.push(Raw(pound, group));
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The attributes with this name, such as `cfg`. Attributes that do not parse are skipped.
    pub(crate) fn named(&self, name: &str) -> impl Iterator<Item = Attribute> {
        self.0.iter().filter(move |attribute| attribute.is(name)).filter_map(Raw::parse)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|attribute| attribute.is(name))
    }

    /// The attributes whose path ends with one of these names: `#[duroxide::activity(..)]` for `activity`.
    pub(crate) fn ending_in(&self, names: &[&str]) -> impl Iterator<Item = Attribute> {
        self.0.iter().filter(|attribute| attribute.ends_in(names)).filter_map(Raw::parse)
    }

    /// Removes the attributes whose path ends with one of these names and has at most two segments.
    pub(crate) fn take_own(&mut self, names: &[&str]) -> Vec<Attribute> {
        let is_own = |attribute: &Raw| attribute.ends_in(names) && attribute.path().count() <= 2;
        let (taken, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut self.0).into_iter().partition(is_own);
        self.0 = kept;
        taken.iter().filter_map(Raw::parse).collect()
    }

    /// The doc comments that are string literals.
    pub(crate) fn docs(&self) -> impl Iterator<Item = String> {
        self.0.iter().filter_map(Raw::doc)
    }
}

impl From<Vec<Attribute>> for Attributes {
    fn from(attributes: Vec<Attribute>) -> Self {
        let tokens: Vec<TokenTree> = attributes.iter().flat_map(ToTokens::to_token_stream).collect();
        Self::split(&tokens).0
    }
}

impl Raw {
    /// The tokens in the brackets. `$meta:meta` of a `macro_rules!` is in a group with invisible delimiters.
    fn tokens(&self) -> impl Iterator<Item = TokenTree> {
        let mut tokens = self.1.stream().into_iter().peekable();
        match tokens.next_if(|token| invisible(token).is_some()).as_ref().and_then(invisible) {
            Some(group) => group.stream().into_iter().peekable(),
            None => tokens,
        }
    }

    /// Whether the path is just this name.
    fn is(&self, name: &str) -> bool {
        let mut path = self.path();
        path.next().is_some_and(|first| first == name) && path.next().is_none()
    }

    fn ends_in(&self, names: &[&str]) -> bool {
        self.path().last().is_some_and(|last| names.iter().any(|name| last == name))
    }

    fn path(&self) -> impl Iterator<Item = Ident> {
        let in_path = |token: &TokenTree| match token {
            TokenTree::Ident(_) => true,
            TokenTree::Punct(punct) => punct.as_char() == ':',
            _ => false,
        };
        self.tokens().take_while(in_path).filter_map(|token| match token {
            TokenTree::Ident(ident) => Some(ident),
            _ => None,
        })
    }

    /// The text of `doc = ".."`.
    fn doc(&self) -> Option<String> {
        let mut tokens = self.tokens();
        let is_doc = matches!(tokens.next()?, TokenTree::Ident(ident) if ident == "doc");
        let is_value = matches!(tokens.next()?, TokenTree::Punct(punct) if punct.as_char() == '=');
        if !is_doc || !is_value {
            return None;
        }
        match (literal(tokens.next()?)?, tokens.next()) {
            (Lit::Str(text), None) => Some(text.value()),
            _ => None,
        }
    }

    fn parse(&self) -> Option<Attribute> {
        Attribute::parse_outer.parse2(self.to_token_stream()).ok()?.pop()
    }
}

fn invisible(token: &TokenTree) -> Option<&Group> {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => Some(group),
        _ => None,
    }
}

/// A literal. `$text:literal` of a `macro_rules!` is in a group with invisible delimiters.
fn literal(token: TokenTree) -> Option<Lit> {
    match token {
        TokenTree::Literal(literal) => Some(Lit::new(literal)),
        token => syn::parse2(invisible(&token)?.stream()).ok(),
    }
}

impl ToTokens for Raw {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(self.0.clone());
        tokens.append(self.1.clone());
    }
}

impl ToTokens for Attributes {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::Attributes;
    use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
    use quote::{ToTokens, quote};

    fn split(tokens: TokenStream) -> (Attributes, String) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let (attributes, rest) = Attributes::split(&tokens);
        (attributes, rest.iter().cloned().collect::<TokenStream>().to_string())
    }

    #[test]
    fn attributes_are_split_from_their_item_unchanged() {
        let written = quote!(#[doc = " One."] #[cfg(unix)] #[nonsense 1 2] #[a::b]);
        let (attributes, rest) = split(quote!(#written pub struct S;));
        assert_eq!(rest, "pub struct S ;");
        assert_eq!(attributes.to_token_stream().to_string(), written.to_string());
        assert!(
            split(quote!(
                struct S;
            ))
            .0
            .is_empty()
        );
    }

    #[test]
    fn attributes_are_found_by_name() {
        let (attributes, _) =
            split(quote!(#[cfg(a)] #[x::cfg(b)] #[cfg(c)] #[duroxide::activity(name = "cfg")] #[f = cfg]));
        assert_eq!(attributes.named("cfg").count(), 2);
        assert!(attributes.has("f") && !attributes.has("activity"));
        let activity = attributes.ending_in(&["activity", "orchestration"]).next().unwrap();
        assert_eq!(activity.path().segments.len(), 2);
        assert_eq!(attributes.ending_in(&["name", "orchestration"]).count(), 0);
    }

    #[test]
    fn doc_comments_are_read_in_every_form() {
        let invisible = |tokens: TokenStream| Group::new(Delimiter::None, tokens);
        let (meta, text) = (invisible(quote!(doc = "from a meta")), invisible(quote!("from a literal")));
        let (attributes, _) = split(quote!(
            /// A comment.
            #[doc = "An \"attribute\"."]
            #[doc(hidden)]
            #[doc = include_str!("x")]
            #[doc = 1]
            #[other = "text"]
            #[#meta]
            #[doc = #text]
        ));
        assert_eq!(
            attributes.docs().collect::<Vec<_>>(),
            [" A comment.", "An \"attribute\".", "from a meta", "from a literal"]
        );
    }
}
