//! The arguments of `export!`.
//!
//! Parsed with syn rather than darling, which knows no `inventory as workflow_inventory`, no `..`, and no lists in braces
//! without commas between them.

pub(crate) mod generated_modules;
mod levels;

use crate::diagnostics::did_you_mean;
use crate::diagnostics::lint_table::{Level, Lint};
use crate::export::args::generated_modules::{GeneratedModule, Part};
use crate::export::args::levels::Levels;
use crate::kind::Kind;
use crate::syntax::parse_all;
use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, Path, Token, braced};

/// `()`, `(registry, inventory as workflow_inventory)`, or `{ activities { a::b } orchestrations { c::d } }`, with
/// `crate = path` before.
#[derive(Debug, Default)]
pub(crate) struct ExportArgs {
    chosen: Vec<GeneratedModule>,
    /// `..`: all modules that are not chosen by name too.
    rest: bool,
    pub(crate) listed: Option<Vec<(Kind, Path)>>,
    pub(crate) krate: Option<Path>,
    levels: Levels,
}

impl ExportArgs {
    pub(crate) fn parse(tokens: TokenStream) -> syn::Result<Self> {
        let args: Self = parse_all::parse(tokens)?;
        match args.listed.as_deref() {
            Some([(kind, path), ..]) if !args.emits(Part::Names) => {
                let message =
                    format!("`{}` lists the contents of `names`: write `names` too, or remove the list", kind.plural());
                Err(syn::Error::new_spanned(path, message))
            }
            _ => Ok(args),
        }
    }

    /// The modules to emit: all, unless some are chosen.
    pub(crate) fn modules(&self) -> Vec<GeneratedModule> {
        if !self.has_rest() {
            return self.chosen.clone();
        }
        let module = |part| self.chosen.iter().find(|module| module.part == part).cloned();
        Part::ALL.into_iter().map(|part| module(part).unwrap_or_else(|| GeneratedModule::usual(part))).collect()
    }

    /// Whether modules are emitted that are not chosen by name.
    pub(crate) const fn has_rest(&self) -> bool {
        self.rest || self.chosen.is_empty()
    }

    fn emits(&self, part: Part) -> bool {
        self.has_rest() || self.chosen.iter().any(|module| module.part == part)
    }

    /// The level of a lint.
    pub(crate) fn level(&self, lint: Lint) -> Level {
        self.levels.level(lint)
    }
}

/// Everything that an argument can start with.
const KEYWORDS: [&str; 10] =
    ["names", "handles", "registry", "inventory", "activities", "orchestrations", "allow", "warn", "deny", "crate"];

impl Parse for ExportArgs {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut args = Self::default();
        while !input.is_empty() {
            args.argument(input)?;
            if !input.is_empty() {
                input.parse::<Option<Token![,]>>()?;
            }
        }
        args.refuse_same_names()?;
        Ok(args)
    }
}

impl ExportArgs {
    fn argument(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if let Some(rest) = input.parse::<Option<Token![..]>>()? {
            if std::mem::replace(&mut self.rest, true) {
                return Err(syn::Error::new_spanned(rest, "`..` is given twice; remove one"));
            }
            return Ok(());
        }
        let keyword = Ident::parse_any(input)?;
        if input.peek(Token![=]) {
            self.set_krate(&keyword, input)
        } else if input.peek(syn::token::Brace) {
            self.list(&keyword, input)
        } else if input.peek(syn::token::Paren) && Levels::has(&keyword) {
            self.levels.parse(&keyword, input)
        } else if input.peek(syn::token::Paren) {
            Err(unknown(&keyword))
        } else {
            self.choose(&keyword, input)
        }
    }

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

    /// `inventory` or `inventory as workflow_inventory`.
    fn choose(&mut self, keyword: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        let Some(part) = Part::ALL.into_iter().find(|part| keyword == part.keyword()) else {
            return Err(unknown(keyword));
        };
        let renamed = input.parse::<Option<Token![as]>>()?.is_some();
        let name = if renamed { input.parse::<Ident>()? } else { GeneratedModule::usual(part).name };
        if self.chosen.iter().any(|module| module.part == part) {
            return Err(syn::Error::new_spanned(keyword, format!("`{keyword}` is given twice; remove one")));
        }
        self.chosen.push(GeneratedModule { part, name });
        Ok(())
    }

    fn refuse_same_names(&self) -> syn::Result<()> {
        let modules = self.modules();
        let earlier = |index: usize| modules[..index].iter().find(|module| module.name == modules[index].name);
        match (0..modules.len()).find_map(|index| Some((earlier(index)?, &modules[index]))) {
            Some((first, second)) => {
                let written = if second.name == second.part.keyword() { first } else { second };
                let message = format!("two modules would be called `{}`: choose another name", written.name);
                Err(syn::Error::new_spanned(&written.name, message))
            }
            None => Ok(()),
        }
    }
}

/// The error for a word that does not start an argument.
fn unknown(keyword: &Ident) -> syn::Error {
    let word = keyword.to_string();
    let message = match word.as_str() {
        "names" | "handles" | "registry" | "inventory" => {
            format!("the module `{word}` takes no arguments: write `export!({word})`")
        }
        "activities" | "orchestrations" => {
            format!("list the functions in braces: write `{word} {{ {word}::a, {word}::b }}`")
        }
        "allow" | "warn" | "deny" => format!("`{word}` takes a list: write `{word}(DX0102)`"),
        "crate" => "`crate` needs a path: write `crate = ::path`".to_owned(),
        _ => did_you_mean::diagnostic("argument", &word, &KEYWORDS),
    };
    syn::Error::new_spanned(keyword, message)
}

#[cfg(test)]
mod tests {
    use super::{ExportArgs, Part};
    use crate::diagnostics::lint_table::{Level, Lint};
    use crate::export::args::generated_modules::GeneratedModule;
    use proc_macro2::TokenStream;
    use quote::quote;

    /// The arguments for the modules to emit.
    fn modules(args: TokenStream) -> Vec<String> {
        ExportArgs::parse(args).unwrap().modules().iter().map(GeneratedModule::argument).collect()
    }

    #[test]
    fn no_arguments_mean_all_parts() {
        let all = Part::ALL.map(Part::keyword);
        assert_eq!(modules(quote!()), all);
        assert_eq!(modules(quote!(crate = ::a::b)), all);
        assert_eq!(modules(quote!(..)), all);
    }

    #[test]
    fn parts_can_be_chosen_and_renamed() {
        assert_eq!(modules(quote!(registry, inventory,)), ["registry", "inventory"]);
        assert_eq!(modules(quote!(inventory as workflow_inventory)), ["inventory as workflow_inventory"]);
        assert_eq!(
            modules(quote!(inventory as workflow_inventory, ..)),
            ["names", "handles", "registry", "inventory as workflow_inventory"]
        );
        assert_eq!(modules(quote!(names as registry, registry as names)), ["names as registry", "registry as names"]);
    }

    #[test]
    fn a_list_needs_its_module() {
        let error = ExportArgs::parse(quote!(registry, activities { a::b })).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`activities` lists the contents of `names`: write `names` too, or remove the list"
        );
        assert!(ExportArgs::parse(quote!(names, registry, activities { a::b })).is_ok());
    }

    #[test]
    fn functions_can_be_listed() {
        let args = ExportArgs::parse(quote!(activities { a::b, a::c, } orchestrations { d::e })).unwrap();
        assert_eq!(args.listed.unwrap().len(), 3);
    }

    #[test]
    fn levels_can_be_set() {
        let args = ExportArgs::parse(quote!(deny(DX0101), allow(DX0102, DX0104), registry)).unwrap();
        let levels = [Lint::Undocumented, Lint::Idempotency, Lint::Missing, Lint::Unused].map(|lint| args.level(lint));
        assert_eq!(levels, [Level::Deny, Level::Allow, Level::Allow, Level::Note]);
        assert_eq!(args.modules(), [GeneratedModule::usual(Part::Registry)]);
    }

    #[test]
    fn mistakes_are_named() {
        let table = [
            (quote!(registries), "did you mean `registry`?"),
            (quote!(modules), "write one of `names`, `handles`, `registry`, `inventory`"),
            (quote!(names, names), "`names` is given twice; remove one"),
            (quote!(activity { a::b }), "did you mean `activities`?"),
            (quote!(path = ::a), "write one of"),
            (quote!(activities(a::b)), "write `activities { activities::a, activities::b }`"),
            (quote!(names = 1), "write `export!(names)`"),
            (quote!(names(x)), "write `export!(names)`"),
            (quote!(deny), "write `deny(DX0102)`"),
            (quote!(deny()), "write `deny(DX0102)`"),
            (quote!(denny(DX0102)), "did you mean `deny`?"),
            (quote!(warn(DX0102), deny(DX0102)), "the level of DX0102 is set twice"),
            (quote!(warn(dx0102)), "did you mean `DX0102`?"),
            (quote!(allow(DX0007)), "write `#[duroxide::orchestration(allow(DX0007))]` there"),
            (quote!(crate), "write `crate = ::path`"),
            (quote!("names"), "expected ident"),
            (quote!(.., ..), "`..` is given twice; remove one"),
            (quote!(names as x, names), "`names` is given twice; remove one"),
            (quote!(names as registry, ..), "two modules would be called `registry`: choose another name"),
            (quote!(names as x, registry as x), "two modules would be called `x`: choose another name"),
            (quote!(names as "x"), "expected identifier"),
            (quote!(activities as x), "list the functions in braces"),
        ];
        for (tokens, advice) in table {
            let error = ExportArgs::parse(tokens).unwrap_err().to_string();
            assert!(error.contains(advice), "{error}");
        }
    }
}
