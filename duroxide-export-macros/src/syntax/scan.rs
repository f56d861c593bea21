//! Splits a file into its items without parsing them.
//!
//! A library's files contain many items that are not handlers, and parsing them all would cost more than everything
//! else that `export!` does. So an item is first identified by its outer tokens. The attributes look at the items
//! around a function the same way.

use crate::syntax::attributes::Attributes;
use crate::syntax::tokens;
use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenStream, TokenTree};
use quote::quote;
use syn::{Item, ItemStruct, ItemUse, Visibility};

/// An item, as far as it is known without parsing it.
#[derive(Debug, Default)]
pub(crate) struct RawItem {
    /// The attributes in front of it.
    pub(crate) attributes: Attributes,
    /// The tokens between them and the braces or semicolon at the end.
    head: Vec<TokenTree>,
    /// The braces at the end.
    pub(crate) body: Option<Group>,
}

/// What an item is.
#[derive(Debug)]
pub(crate) enum What<'a> {
    Fn(&'a Ident),
    Mod,
    Impl,
    /// A macro invocation, with the last segment of its path.
    Macro(&'a Ident),
    /// An item that ends with a semicolon, even if it contains braces: `use a::{b, c};`.
    Declaration,
    Other,
}

impl RawItem {
    pub(crate) fn what(&self) -> What<'_> {
        let mut index = 0;
        loop {
            let Some(TokenTree::Ident(ident)) = self.head.get(index) else { return What::Other };
            index += 1;
            match ident.to_string().as_str() {
                "pub" => index += usize::from(matches!(self.head.get(index), Some(TokenTree::Group(_)))),
                "async" | "unsafe" | "safe" | "default" => {}
                "extern" => index += usize::from(matches!(self.head.get(index), Some(TokenTree::Literal(_)))),
                "const" if self.qualifies_fn(index) => {}
                "fn" => return self.ident_at(index).map_or(What::Other, What::Fn),
                "mod" => return What::Mod,
                "impl" => return What::Impl,
                "use" | "const" | "static" | "type" | "crate" => return What::Declaration,
                "struct" | "enum" | "union" | "trait" => return What::Other,
                _ => return self.invoked(index - 1).map_or(What::Other, What::Macro),
            }
        }
    }

    /// Whether a function's signature contains an identifier.
    pub(crate) fn signature_names(&self, name: &str) -> bool {
        let mut behind =
            self.head.iter().skip_while(|token| !matches!(token, TokenTree::Ident(ident) if ident == "fn"));
        behind.any(|token| tokens::names_in(token, name))
    }

    /// Whether the item contains an identifier, in its head or in its braces.
    pub(crate) fn mentions(&self, name: &str) -> bool {
        tokens::names(&self.head(), name) || self.body.as_ref().is_some_and(|body| tokens::names(&body.stream(), name))
    }

    pub(crate) fn is_struct(&self) -> bool {
        self.head.iter().any(|token| is_word(token, "struct"))
    }

    pub(crate) fn is_trait(&self) -> bool {
        self.head.iter().any(|token| is_word(token, "trait"))
    }

    pub(crate) fn visibility(&self) -> Visibility {
        let end = match &self.head[..] {
            [TokenTree::Ident(first), TokenTree::Group(_), ..] if first == "pub" => 2,
            [TokenTree::Ident(first), ..] if first == "pub" => 1,
            _ => return Visibility::Inherited,
        };
        syn::parse2(self.head[..end].iter().cloned().collect()).unwrap_or(Visibility::Inherited)
    }

    /// The tokens between the attributes and the braces or semicolon.
    pub(crate) fn head(&self) -> TokenStream {
        self.head.iter().cloned().collect()
    }

    /// The name that a `struct`, `enum`, `union`, `trait`, `type` or `mod` declares.
    pub(crate) fn declared_type(&self) -> Option<&Ident> {
        const KEYWORDS: [&str; 6] = ["struct", "enum", "union", "trait", "type", "mod"];
        let is_keyword =
            |token: &TokenTree| matches!(token, TokenTree::Ident(ident) if KEYWORDS.iter().any(|word| ident == word));
        let keyword = self.head.iter().position(is_keyword)?;
        // Only keywords and a visibility precede it.
        let is_before = |token: &TokenTree| matches!(token, TokenTree::Ident(_) | TokenTree::Group(_));
        self.head[..keyword].iter().all(is_before).then(|| self.ident_at(keyword + 1)).flatten()
    }

    /// The name that a `macro_rules!` defines.
    pub(crate) fn defined_macro(&self) -> Option<String> {
        let bang = self.head.iter().position(|token| is_punct(token, '!'))?;
        self.ident_at(bang + 1).map(ToString::to_string)
    }

    /// A `const`, `static` or another item that ends with a semicolon.
    pub(crate) fn parse_declaration(&self) -> Option<Item> {
        let head = self.head();
        syn::parse2(quote!(#head;)).ok()
    }

    /// A `struct`.
    pub(crate) fn parse_struct(&self) -> Option<ItemStruct> {
        let (head, body) = (self.head(), &self.body);
        let end = body.is_none().then(|| quote!(;));
        syn::parse2(quote!(#head #body #end)).ok()
    }

    /// The tree of a `use`.
    pub(crate) fn import(&self) -> Option<ItemUse> {
        if !matches!(self.what(), What::Declaration) || !self.head.iter().any(|token| is_word(token, "use")) {
            return None;
        }
        let head = self.head();
        syn::parse2(quote!(#head;)).ok()
    }

    fn ident_at(&self, index: usize) -> Option<&Ident> {
        match self.head.get(index) {
            Some(TokenTree::Ident(ident)) => Some(ident),
            _ => None,
        }
    }

    fn qualifies_fn(&self, index: usize) -> bool {
        let next = self.ident_at(index);
        next.is_some_and(|next| ["fn", "async", "unsafe", "extern"].iter().any(|keyword| next == keyword))
    }

    /// The last segment of `a::b!`, which starts here.
    fn invoked(&self, start: usize) -> Option<&Ident> {
        let path = &self.head[start..];
        let end = path.iter().position(|token| is_punct(token, '!'))?;
        match path[..end].last() {
            Some(TokenTree::Ident(last)) => Some(last),
            _ => None,
        }
    }

    const fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.head.is_empty()
    }

    /// Whether braces that come next end the item, rather than being an argument as in `-> Array<{ N }>`.
    fn ends_with_braces(&self) -> bool {
        !self.is_in_angle_brackets() && !matches!(self.what(), What::Declaration)
    }

    /// Whether a `<` is open. A comma or `=` before the braces does not tell: a `where` clause can end with a comma as
    /// well.
    fn is_in_angle_brackets(&self) -> bool {
        let mut open = 0_usize;
        let mut is_arrow = false;
        for token in &self.head {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == '<' => open += 1,
                TokenTree::Punct(punct) if punct.as_char() == '>' && !is_arrow => open = open.saturating_sub(1),
                _ => {}
            }
            is_arrow = matches!(token, TokenTree::Punct(punct)
                if punct.spacing() == Spacing::Joint && matches!(punct.as_char(), '-' | '='));
        }
        open > 0
    }
}

/// The contents of a file, or of an item's braces.
#[derive(Debug, Default)]
pub(crate) struct Items {
    /// The `#![..]`s at the top, as outer attributes.
    pub(crate) attributes: Attributes,
    pub(crate) items: Vec<RawItem>,
}

/// Splits tokens into items.
pub(crate) fn items(tokens: TokenStream) -> Items {
    let mut items = Items::default();
    let mut item = RawItem::default();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' && item.head.is_empty() => {
                let inner = tokens.next_if(|token| is_punct(token, '!')).is_some();
                if let Some(TokenTree::Group(group)) = tokens.next() {
                    let attributes = if inner { &mut items.attributes } else { &mut item.attributes };
                    attributes.push(punct, group);
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => items.push(std::mem::take(&mut item)),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && item.ends_with_braces() => {
                item.body = Some(group);
                items.push(std::mem::take(&mut item));
            }
            token => item.head.push(token),
        }
    }
    items
}

impl Items {
    fn push(&mut self, item: RawItem) {
        if !item.is_empty() {
            self.items.push(item);
        }
    }
}

/// The tokens of a file, which may start with a byte order mark or `#!/usr/bin/env`.
pub(crate) fn lex(text: &str) -> Option<TokenStream> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let is_shebang = text.starts_with("#!") && !text[2..].trim_start().starts_with('[');
    let text = if is_shebang { text.split_once('\n').map_or("", |(_, rest)| rest) } else { text };
    text.parse().ok()
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

#[cfg(test)]
mod tests {
    use super::{What, items};
    use quote::ToTokens;

    /// The kind of each item.
    fn kinds(text: &str) -> Vec<String> {
        let items = items(text.parse().unwrap()).items;
        let describe = |item: &super::RawItem| match item.what() {
            What::Fn(name) => format!("fn {name}"),
            What::Macro(name) => format!("{name}!"),
            What::Mod => "mod".to_owned(),
            What::Impl => "impl".to_owned(),
            What::Declaration => "declaration".to_owned(),
            What::Other => "other".to_owned(),
        };
        items.iter().map(describe).collect()
    }

    #[test]
    fn items_are_distinguished() {
        let table = [
            ("use a::{b, c}; mod x; mod y { fn inner() {} }", &["declaration", "mod", "mod"][..]),
            (
                "fn a() {} pub(crate) async fn b() -> R {} const fn c() {} pub unsafe extern \"C\" fn d() {}",
                &["fn a", "fn b", "fn c", "fn d"],
            ),
            (
                "const X: u8 = { 1 }; static Y: u8 = 2; type Z = [u8; { 3 }]; extern crate e;",
                &["declaration", "declaration", "declaration", "declaration"],
            ),
            (
                "struct S; struct T(u8); struct U { x: u8 } enum E {} trait P { fn f(); } union V { x: u8 }",
                &["other"; 6],
            ),
            ("impl S {} unsafe impl<T> Send for S {} fn last() {}", &["impl", "impl", "fn last"]),
            (
                "duroxide::export!(); my! { fn hidden() {} } macro_rules! m { () => {} } fn last() {}",
                &["export!", "my!", "macro_rules!", "fn last"],
            ),
            ("fn f() -> Array<{ N }> where [u8; { N }]: Sized { x } fn last() {}", &["fn f", "fn last"]),
            (
                "fn f<T>() -> T where T: Into<u8>, { x } impl<T> S<T> where T: Fn() -> u8, {} fn last() {}",
                &["fn f", "impl", "fn last"],
            ),
            ("impl S<{ N }, { M }> {} struct S<const N: usize = { 3 }> {} fn last() {}", &["impl", "other", "fn last"]),
            ("extern \"C\" { fn foreign(); } fn last() {}", &["other", "fn last"]),
            ("const _: () = { fn hidden() {} }; fn last() {};", &["declaration", "fn last"]),
        ];
        for (text, expected) in table {
            assert_eq!(kinds(text), expected, "{text}");
        }
    }

    #[test]
    fn attributes_stay_with_their_item() {
        let items = items(
            "#![cfg(unix)] #[a] #[duroxide::activity(name = \"b\")] pub fn f(x: &Context) {} fn g() {}"
                .parse()
                .unwrap(),
        );
        assert_eq!(items.attributes.to_token_stream().to_string().replace(' ', ""), "#[cfg(unix)]");
        let [f, g] = &items.items[..] else { panic!("two items") };
        assert_eq!(f.attributes.ending_in(&["activity"]).count(), 1);
        assert_eq!(f.attributes.ending_in(&["name"]).count(), 0);
        assert!(g.attributes.is_empty());
        assert!(f.signature_names("Context") && !g.signature_names("Context"));
    }

    #[test]
    fn a_visibility_is_not_a_signature() {
        let items = items("pub(in a::Context) fn f(x: u8) {} pub(crate) fn g(x: Context) {}".parse().unwrap());
        assert_eq!(items.items.iter().map(|item| item.signature_names("Context")).collect::<Vec<_>>(), [false, true]);
    }
}
