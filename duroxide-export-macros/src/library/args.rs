//! The arguments of `export!`.

use crate::diagnostics::code::{Level, Lint, Subject};
use crate::diagnostics::unknown;
use crate::handler::parse::args::allow::parse_code;
use crate::kind::Kind;
use crate::syntax::whole;
use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, Path, Token, braced, parenthesized};

/// A module that `export!` emits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
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
pub(crate) struct Args {
    chosen: Vec<Part>,
    pub(crate) listed: Option<Vec<(Kind, Path)>>,
    pub(crate) krate: Option<Path>,
    /// The levels of lints, where they differ from the defaults.
    levels: Vec<(Lint, Level)>,
}

impl Args {
    pub(crate) fn parse(tokens: TokenStream) -> syn::Result<Self> {
        let args: Self = whole::parse(tokens)?;
        match args.listed.as_deref() {
            Some([(kind, path), ..]) if !args.parts().contains(&Part::Names) => {
                let message =
                    format!("`{}` lists the contents of `names`: write `names` too, or remove the list", kind.plural());
                Err(syn::Error::new_spanned(path, message))
            }
            _ => Ok(args),
        }
    }

    /// The modules to emit: all, unless some are chosen.
    pub(crate) fn parts(&self) -> Vec<Part> {
        if self.chosen.is_empty() { Part::ALL.to_vec() } else { self.chosen.clone() }
    }

    /// The level of a lint.
    pub(crate) fn level(&self, lint: Lint) -> Level {
        let set = self.levels.iter().find(|(set, _)| *set == lint);
        set.map_or_else(|| lint.default_level(), |(_, level)| *level)
    }
}

/// The levels that can be set.
const LEVELS: [(&str, Level); 3] = [("allow", Level::Allow), ("warn", Level::Warn), ("deny", Level::Deny)];

/// Everything that an argument can start with.
const KEYWORDS: [&str; 9] =
    ["names", "registry", "inventory", "activities", "orchestrations", "allow", "warn", "deny", "crate"];

impl Parse for Args {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut args = Self::default();
        while !input.is_empty() {
            let keyword = Ident::parse_any(input)?;
            if input.peek(Token![=]) {
                args.set_krate(&keyword, input)?;
            } else if input.peek(syn::token::Brace) {
                args.list(&keyword, input)?;
            } else if input.peek(syn::token::Paren) {
                args.set_levels(&keyword, input)?;
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
            return Err(unknown(keyword));
        }
        input.parse::<Token![=]>()?;
        self.krate = Some(input.call(Path::parse_mod_style)?);
        Ok(())
    }

    fn list(&mut self, keyword: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        let Some(kind) = Kind::ALL.into_iter().find(|kind| keyword == kind.plural()) else {
            return Err(unknown(keyword));
        };
        let content;
        braced!(content in input);
        let paths = Punctuated::<Path, Token![,]>::parse_terminated_with(&content, Path::parse_mod_style)?;
        self.listed.get_or_insert_default().extend(paths.into_iter().map(|path| (kind, path)));
        Ok(())
    }

    fn set_levels(&mut self, keyword: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        let Some((_, level)) = LEVELS.into_iter().find(|(name, _)| keyword == name) else {
            return Err(unknown(keyword));
        };
        let content;
        parenthesized!(content in input);
        let codes = Punctuated::<Path, Token![,]>::parse_terminated_with(&content, Path::parse_mod_style)?;
        if codes.is_empty() {
            return Err(syn::Error::new_spanned(
                keyword,
                format!("`{keyword}` needs a code: write `{keyword}(DX0102)`"),
            ));
        }
        codes.iter().try_for_each(|code| self.set_level(code, level))
    }

    fn set_level(&mut self, code: &Path, level: Level) -> syn::Result<()> {
        let lint = parse_code(code, Subject::Library)?;
        if lint.subject() == Subject::Body {
            let code_text = lint.code();
            let message = format!(
                "{code_text} applies to a single orchestration: write \
                 `#[duroxide::orchestration(allow({code_text}))]` there"
            );
            return Err(syn::Error::new_spanned(code, message));
        }
        if self.levels.iter().any(|(set, _)| *set == lint) {
            return Err(syn::Error::new_spanned(
                code,
                format!("the level of {} is set twice; remove one", lint.code()),
            ));
        }
        self.levels.push((lint, level));
        Ok(())
    }

    fn choose(&mut self, keyword: &Ident) -> syn::Result<()> {
        let Some(part) = Part::ALL.into_iter().find(|part| keyword == part.keyword()) else {
            return Err(unknown(keyword));
        };
        if self.chosen.contains(&part) {
            return Err(syn::Error::new_spanned(keyword, format!("`{keyword}` is given twice; remove one")));
        }
        self.chosen.push(part);
        Ok(())
    }
}

/// The error for a word that does not start an argument.
fn unknown(keyword: &Ident) -> syn::Error {
    let word = keyword.to_string();
    let message = match word.as_str() {
        "names" | "registry" | "inventory" => {
            format!("the module `{word}` takes no arguments: write `export!({word})`")
        }
        "activities" | "orchestrations" => {
            format!("list the functions in braces: write `{word} {{ {word}::a, {word}::b }}`")
        }
        "allow" | "warn" | "deny" => format!("`{word}` takes a list: write `{word}(DX0102)`"),
        "crate" => "`crate` needs a path: write `crate = ::path`".to_owned(),
        _ => unknown::message("argument", &word, &KEYWORDS),
    };
    syn::Error::new_spanned(keyword, message)
}

#[cfg(test)]
mod tests {
    use super::{Args, Part};
    use crate::diagnostics::code::{Level, Lint};
    use quote::quote;

    #[test]
    fn no_arguments_mean_all_parts() {
        assert_eq!(Args::parse(quote!()).unwrap().parts(), Part::ALL);
        assert_eq!(Args::parse(quote!(crate = ::a::b)).unwrap().parts(), Part::ALL);
    }

    #[test]
    fn parts_can_be_chosen() {
        let args = Args::parse(quote!(registry, inventory,)).unwrap();
        assert_eq!(args.parts(), [Part::Registry, Part::Inventory]);
    }

    #[test]
    fn a_list_needs_its_module() {
        let error = Args::parse(quote!(registry, activities { a::b })).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`activities` lists the contents of `names`: write `names` too, or remove the list"
        );
        assert!(Args::parse(quote!(names, registry, activities { a::b })).is_ok());
    }

    #[test]
    fn functions_can_be_listed() {
        let args = Args::parse(quote!(activities { a::b, a::c, } orchestrations { d::e })).unwrap();
        assert_eq!(args.listed.unwrap().len(), 3);
    }

    #[test]
    fn levels_can_be_set() {
        let args = Args::parse(quote!(deny(DX0101), allow(DX0102, DX0104), registry)).unwrap();
        let levels = [Lint::Undocumented, Lint::Idempotency, Lint::Missing, Lint::Unused].map(|lint| args.level(lint));
        assert_eq!(levels, [Level::Deny, Level::Allow, Level::Allow, Level::Note]);
        assert_eq!(args.parts(), [Part::Registry]);
    }

    #[test]
    fn mistakes_are_named() {
        let table = [
            (quote!(registries), "did you mean `registry`?"),
            (quote!(modules), "write one of `names`, `registry`, `inventory`"),
            (quote!(names, names), "`names` is given twice; remove one"),
            (quote!(activity { a::b }), "did you mean `activities`?"),
            (quote!(path = ::a), "write one of"),
            (quote!(activities(a::b)), "write `activities { activities::a, activities::b }`"),
            (quote!(names = 1), "write `export!(names)`"),
            (quote!(deny), "write `deny(DX0102)`"),
            (quote!(deny()), "write `deny(DX0102)`"),
            (quote!(denny(DX0102)), "did you mean `deny`?"),
            (quote!(warn(DX0102), deny(DX0102)), "the level of DX0102 is set twice"),
            (quote!(warn(dx0102)), "did you mean `DX0102`?"),
            (quote!(allow(DX0007)), "write `#[duroxide::orchestration(allow(DX0007))]` there"),
            (quote!(crate), "write `crate = ::path`"),
            (quote!("names"), "expected ident"),
        ];
        for (tokens, advice) in table {
            let error = Args::parse(tokens).unwrap_err().to_string();
            assert!(error.contains(advice), "{error}");
        }
    }
}
