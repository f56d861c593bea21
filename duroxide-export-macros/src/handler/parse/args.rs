//! The arguments of `#[activity(..)]` and `#[orchestration(..)]`.

use crate::arguments::duration::Length;
use crate::arguments::lints::Allows;
use crate::arguments::values::{HandleIdent, Switch, Text, crate_path, keyword, path_only};
use crate::arguments::{self, Keys, list};
use crate::diagnostics::errors::Errors;
use crate::handler::parse::retry::Retry;
use crate::kind::Kind;
use darling::FromMeta;
use darling::ast::{MetaNameValueInvalidExpr, NestedMeta};
use darling::util::path_to_string;
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::Parser;
use syn::{Meta, Path, Type};

/// The arguments in the parentheses, as written.
#[derive(Debug, Default, FromMeta)]
pub(crate) struct HandlerArgs {
    pub(crate) name: Option<Text>,
    pub(crate) full_name: Option<Text>,
    #[darling(multiple, rename = "alias")]
    pub(crate) aliases: Vec<Text>,
    pub(crate) version: Option<Text>,
    pub(crate) handle: Option<HandleIdent>,
    #[darling(default)]
    pub(crate) idempotent: Switch,
    #[darling(default)]
    pub(crate) not_idempotent: Switch,
    #[darling(default)]
    pub(crate) raw: RawArg,
    pub(crate) field_order: Option<FieldOrderArg>,
    pub(crate) retry: Option<Retry>,
    pub(crate) timeout: Option<Length>,
    pub(crate) tag: Option<Tag>,
    #[darling(default)]
    pub(crate) progress: TypeArg,
    #[darling(default, with = handles)]
    pub(crate) uses: Option<Vec<Path>>,
    #[darling(default, with = messages)]
    pub(crate) waits_for: Vec<Path>,
    #[darling(default, with = sent_messages)]
    pub(crate) sends: Vec<Path>,
    #[darling(multiple, rename = "allow")]
    pub(crate) allows: Vec<Allows>,
    #[darling(rename = "crate", default, with = crate_path)]
    pub(crate) krate: Option<Path>,
}

impl HandlerArgs {
    /// Parses the arguments. What this kind of handler does not have, or is wrong, is reported and left out.
    pub(crate) fn parse(kind: Kind, tokens: TokenStream, errors: &mut Errors) -> Self {
        arguments::parse(tokens, Keys { known: keys(kind), advice: &|key| advice(kind, key) }, errors)
    }
}

/// The keys of each attribute.
const fn keys(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Activity => &[
            "name",
            "idempotent",
            "not_idempotent",
            "retry",
            "timeout",
            "tag",
            "sends",
            "raw",
            "field_order",
            "alias",
            "full_name",
            "handle",
            "crate",
        ],
        Kind::Orchestration => &[
            "name",
            "version",
            "progress",
            "uses",
            "waits_for",
            "raw",
            "field_order",
            "alias",
            "full_name",
            "handle",
            "allow",
            "crate",
        ],
    }
}

/// What to write instead of a key that has a meaning elsewhere.
fn advice(kind: Kind, key: &str) -> Option<&'static str> {
    Some(match (kind, key) {
        (_, "description" | "doc" | "docs") => {
            "the description is the first paragraph of the documentation: write `/// Provision a VM.` above the \
             function"
        }
        (_, "input" | "output" | "error") => "the types come from the function's signature: remove this argument",
        (Kind::Activity, "version") => {
            "activities have no versions in duroxide: put the version in the name, such as `name = \"provision-vm@v2\"`"
        }
        (Kind::Activity, "progress") => {
            "activities report no progress: remove `progress`, and declare it on the orchestration that calls them"
        }
        (Kind::Activity, "uses") => "an activity cannot schedule anything: move `uses(..)` to the orchestration",
        (Kind::Activity, "waits_for") => "activities receive no messages: move `waits_for(..)` to the orchestration",
        (Kind::Orchestration, "sends") => {
            "only activities have a client to send messages with: move `sends(..)` to the activity"
        }
        (Kind::Activity, "allow") => "activities are not replayed, so these lints do not apply to them: remove `allow`",
        (Kind::Orchestration, "idempotent" | "not_idempotent") => {
            "only activities declare idempotency, because duroxide replays orchestrations instead of running them \
             twice: remove it"
        }
        (Kind::Orchestration, "retry") => {
            "only activities declare `retry`: remove it here, and declare it on the activities that the \
             orchestration calls"
        }
        (Kind::Orchestration, "timeout") => {
            "only activities declare `timeout`: remove it here, and race a sub-orchestration with a timer"
        }
        (Kind::Orchestration, "tag") => "only activities declare `tag`, which selects their workers: remove it here",
        _ => return None,
    })
}

/// The handles in `uses(..)`.
fn handles(meta: &Meta) -> darling::Result<Option<Vec<Path>>> {
    types(meta, "a handle", "uses(ProvisionVm)").map(Some)
}

/// The messages in `waits_for(..)`.
fn messages(meta: &Meta) -> darling::Result<Vec<Path>> {
    types(meta, "an event or a queue", "waits_for(DeploymentApproval)")
}

/// The messages in `sends(..)`.
fn sent_messages(meta: &Meta) -> darling::Result<Vec<Path>> {
    types(meta, "an event or a queue", "sends(DeploymentApproval)")
}

/// A list of types.
fn types(meta: &Meta, what: &str, example: &str) -> darling::Result<Vec<Path>> {
    let Meta::List(list) = meta else {
        let key = path_to_string(meta.path());
        return Err(darling::Error::custom(format!("`{key}` takes a list: write `{example}`")).with_span(meta));
    };
    // Keys may be keywords, but types may not.
    let is_type = |path: &Path| Path::parse_mod_style.parse2(path.to_token_stream()).is_ok();
    let path = |item| match item {
        NestedMeta::Meta(Meta::Path(path)) if is_type(&path) => Ok(path),
        other => Err(darling::Error::custom(format!("expected {what}, such as `{example}`")).with_span(&other)),
    };
    list::nested_items(list)?.into_iter().map(path).collect()
}

/// The type of an orchestration's progress, if any. An `Option` around it would not pass types on.
#[derive(Debug, Default)]
pub(crate) struct TypeArg(pub(crate) Option<Type>);

pub(crate) const PROGRESS_ADVICE: &str =
    "`progress` takes a type that owns its data: write `progress = DeployProgress`";

impl FromMeta for TypeArg {
    fn from_meta(meta: &Meta) -> darling::Result<Self> {
        let error = darling::Error::custom(PROGRESS_ADVICE);
        Err(match meta {
            Meta::NameValue(pair) => error.with_span(&pair.value),
            Meta::Path(_) | Meta::List(_) => error.with_span(meta),
        })
    }

    fn from_invalid_expr(pair: &MetaNameValueInvalidExpr) -> darling::Result<Self> {
        let error = darling::Error::custom(PROGRESS_ADVICE);
        let ty = syn::parse2(pair.value.clone());
        ty.map(|ty| Self(Some(ty))).map_err(|_| {
            if pair.value.is_empty() { error.with_span(&pair.eq_token) } else { error.with_span(&pair.value) }
        })
    }
}

/// The tag of an activity's workers.
#[derive(Debug)]
pub(crate) struct Tag(pub(crate) String);

/// duroxide's limit.
const MAX_TAG_BYTES: usize = 256;

impl FromMeta for Tag {
    fn from_meta(meta: &Meta) -> darling::Result<Self> {
        let tag = Text::from_meta(meta)?;
        let text = tag.value();
        if text.trim().is_empty() {
            let message = "the tag is empty: write the tag of the workers, such as `tag = \"gpu\"`";
            return Err(darling::Error::custom(message).with_span(&tag.0));
        }
        if text.len() > MAX_TAG_BYTES {
            let message = format!("a tag can have up to {MAX_TAG_BYTES} bytes, but this one has {}", text.len());
            return Err(darling::Error::custom(message).with_span(&tag.0));
        }
        Ok(Self(text))
    }
}

/// `raw`, `raw(input)` or `raw(output)`: the payloads that are passed through as text.
#[derive(Debug, Default)]
pub(crate) struct RawArg {
    /// Where `raw` is written.
    pub(crate) path: Option<Path>,
    pub(crate) input: bool,
    pub(crate) output: bool,
}

impl FromMeta for RawArg {
    fn from_meta(meta: &Meta) -> darling::Result<Self> {
        let mut raw = Self { path: Some(meta.path().clone()), ..Self::default() };
        match meta {
            Meta::Path(_) => (raw.input, raw.output) = (true, true),
            Meta::NameValue(_) => return path_only(meta),
            Meta::List(list) => {
                let sides = list::nested_items(list)?;
                if sides.is_empty() {
                    return Err(darling::Error::custom(SIDES).with_span(meta));
                }
                sides.iter().try_for_each(|side| raw.add(side))?;
            }
        }
        Ok(raw)
    }
}

const SIDES: &str = "`raw` takes a side: write `raw(input)` or `raw(output)`, or `raw` for both";

impl RawArg {
    fn add(&mut self, side: &NestedMeta) -> darling::Result<()> {
        let name = match side {
            NestedMeta::Meta(Meta::Path(path)) => path_to_string(path),
            _ => String::new(),
        };
        let is_on = match name.as_str() {
            "input" => &mut self.input,
            "output" => &mut self.output,
            _ => return Err(darling::Error::custom(SIDES).with_span(side)),
        };
        if std::mem::replace(is_on, true) {
            return Err(darling::Error::custom(format!("`{name}` is given twice; remove one")).with_span(side));
        }
        Ok(())
    }
}

/// The value of `field_order`.
#[derive(Debug, Clone)]
pub(crate) struct FieldOrderArg {
    /// Where `field_order` is written.
    pub(crate) path: Path,
    pub(crate) is_declared: bool,
}

impl FromMeta for FieldOrderArg {
    fn from_meta(meta: &Meta) -> darling::Result<Self> {
        let advice = "`field_order` needs an order: write `field_order = declared`, or `sorted`, which is the default";
        let order = keyword(meta, &["declared", "sorted"], advice)?;
        Ok(Self { path: meta.path().clone(), is_declared: order == "declared" })
    }
}

#[cfg(test)]
mod tests {
    use super::{HandlerArgs, keys};
    use crate::diagnostics::errors::Errors;
    use crate::kind::Kind;
    use crate::syntax::text::text;

    fn parsed(kind: Kind, text: &str) -> (HandlerArgs, Vec<String>) {
        let mut errors = Errors::default();
        let args = HandlerArgs::parse(kind, text.parse().unwrap(), &mut errors);
        (args, errors.texts())
    }

    /// Every way to drop a letter, to double one, or to swap two.
    fn misspellings(key: &str) -> Vec<String> {
        let letters: Vec<char> = key.chars().collect();
        let without =
            |index: usize| letters.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, c)| c).collect();
        let doubled = |index: usize| letters[..=index].iter().chain(&letters[index..]).collect();
        let swapped = |index: usize| {
            let mut letters = letters.clone();
            letters.swap(index, index + 1);
            letters.into_iter().collect()
        };
        let all = 0..letters.len();
        let pairs = 1..letters.len();
        let words = all.clone().map(without).chain(all.map(doubled)).chain(pairs.map(|second| swapped(second - 1)));
        let is_other = |word: &String| word != key && syn::parse_str::<syn::Path>(word).is_ok();
        words.filter(is_other).collect()
    }

    #[test]
    fn every_misspelled_key_gets_a_suggestion() {
        for kind in Kind::ALL {
            for key in keys(kind) {
                for word in misspellings(key) {
                    let (_, messages) = parsed(kind, &word);
                    assert!(messages[0].ends_with(&format!("did you mean `{key}`?")), "{messages:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_right_is_kept() {
        for written in [
            "nmae = \"a\", progress = Vec<Step>, version = \"2.0.0\"",
            "progres = Vec<Step>, version = \"2.0.0\", name",
            "progress = Vec<Step>, 3, version = \"2.0.0\"",
            "version = \"2.0.0\" progress = Vec<Step>",
            "handle = 3, tag = \"x\", progress = Vec<Step>, version = \"2.0.0\"",
        ] {
            let (args, messages) = parsed(Kind::Orchestration, written);
            assert!(!messages.is_empty(), "{written}");
            assert_eq!(args.progress.0.map(|ty| text(&ty)).as_deref(), Some("Vec<Step>"), "{written}");
            assert_eq!(args.version.map(|version| version.value()).as_deref(), Some("2.0.0"), "{written}");
        }
    }

    #[test]
    fn all_mistakes_are_reported() {
        let (_, messages) = parsed(Kind::Activity, "nmae = \"a\", tag = 3, timeout = \"30\", idempotent, idempotent");
        assert_eq!(messages.len(), 4, "{messages:?}");
        let (_, messages) = parsed(Kind::Activity, "retry(maxx = \"1s\", initial = 5, 3, backoff = random)");
        assert_eq!(messages.len(), 4, "{messages:?}");
        assert!(messages[1].starts_with("a value needs a key"), "{messages:?}");
        let (_, messages) = parsed(Kind::Activity, "name = \"a\" tag = 3");
        assert_eq!(messages.len(), 1, "{messages:?}");
    }

    #[test]
    fn every_type_is_accepted() {
        for ty in ["Progress", "u8", "(u8, Vec<Step>)", "[Option<u8>; 3]", "HashMap<String, u8>", "crate::a::Progress"]
        {
            let (args, messages) = parsed(Kind::Orchestration, &format!("progress = {ty}"));
            assert_eq!((args.progress.0.map(|ty| text(&ty)).as_deref(), messages.len()), (Some(ty), 0));
        }
        for argument in ["progress", "progress =", "progress = 3", "progress = \"Step\"", "progress(u8)"] {
            let (args, messages) = parsed(Kind::Orchestration, argument);
            assert!(args.progress.0.is_none() && messages.len() == 1, "{argument}: {messages:?}");
            assert!(messages[0].starts_with("`progress` takes a type"), "{argument}");
        }
    }
}
