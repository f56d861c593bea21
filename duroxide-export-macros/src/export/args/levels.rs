//! The levels of lints in the arguments: `deny(DX0102)`.

use crate::arguments::lints::parse_code;
use crate::diagnostics::lint_table::{Level, Lint, Subject};
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Ident, Path, Token, parenthesized};

/// The levels that can be set.
const LEVELS: [(&str, Level); 3] = [("allow", Level::Allow), ("warn", Level::Warn), ("deny", Level::Deny)];

/// The levels of lints, where they differ from the defaults.
#[derive(Debug, Default)]
pub(crate) struct Levels(Vec<(Lint, Level)>);

impl Levels {
    /// Whether this word sets a level.
    pub(crate) fn has(keyword: &Ident) -> bool {
        LEVELS.into_iter().any(|(name, _)| keyword == name)
    }

    /// The level of a lint.
    pub(crate) fn level(&self, lint: Lint) -> Level {
        let set = self.0.iter().find(|(set, _)| *set == lint);
        set.map_or_else(|| lint.default_level(), |(_, level)| *level)
    }

    /// Parses the codes behind a level.
    pub(crate) fn parse(&mut self, keyword: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        let Some((_, level)) = LEVELS.into_iter().find(|(name, _)| keyword == name) else { return Ok(()) };
        let content;
        parenthesized!(content in input);
        let codes = Punctuated::<Path, Token![,]>::parse_terminated_with(&content, Path::parse_mod_style)?;
        if codes.is_empty() {
            return Err(syn::Error::new_spanned(
                keyword,
                format!("`{keyword}` needs a code: write `{keyword}(DX0102)`"),
            ));
        }
        codes.iter().try_for_each(|code| self.set(code, level))
    }

    fn set(&mut self, code: &Path, level: Level) -> syn::Result<()> {
        let lint = parse_code(code, Subject::Library)?;
        if lint.subject() == Subject::Body {
            let code_text = lint.code();
            let message = format!(
                "{code_text} applies to a single orchestration: write \
                 `#[duroxide::orchestration(allow({code_text}))]` there"
            );
            return Err(syn::Error::new_spanned(code, message));
        }
        if self.0.iter().any(|(set, _)| *set == lint) {
            return Err(syn::Error::new_spanned(
                code,
                format!("the level of {} is set twice; remove one", lint.code()),
            ));
        }
        self.0.push((lint, level));
        Ok(())
    }
}
