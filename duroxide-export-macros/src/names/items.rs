//! The names of the items that are generated for a function.

use crate::kind::Kind;
use crate::names::kebab;
use crate::names::subject::Subject;
use crate::syntax::generated;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Visibility;
use syn::ext::IdentExt;

/// The identifiers of the generated items.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Idents {
    /// `PROVISION_VM`.
    pub(crate) constant: Ident,
    /// `ProvisionVm`.
    pub(crate) handle: Ident,
    /// The hidden marker type: `__handler_provision_vm`, which is so unlike the function that rustc suggests the handle for
    /// `provision_vm::call(..)`.
    pub(crate) marker: Ident,
    /// The function is called like its kind (`fn activity`), so its module also gets a `NAME`.
    pub(crate) plain_name: bool,
}

impl Idents {
    /// Gives the items names that nothing else has, because their own names are taken.
    pub(crate) fn hide(&mut self) {
        let hidden = |ident: &Ident| Ident::new(&format!("__{ident}_of{}", self.marker), generated::at(ident.span()));
        (self.constant, self.handle) = (hidden(&self.constant), hidden(&self.handle));
    }
}

/// The visibility of the items that are generated for a function. Those of a function that is not public are visible in
/// the whole crate, so that `handles` can contain them: privacy protects a function from being called, but a handler is
/// meant to be scheduled.
pub(crate) fn visibility(function: &Visibility) -> TokenStream {
    if matches!(function, Visibility::Public(_)) { function.to_token_stream() } else { quote!(pub(crate)) }
}

/// The function's name without a trailing `_activity`.
fn stem_of_fn(kind: Kind, function: &Ident) -> String {
    let name = function.unraw().to_string();
    let suffix = format!("_{}", kind.noun());
    name.strip_suffix(&suffix).filter(|stem| !stem.is_empty()).unwrap_or(&name).to_owned()
}

/// The function's name without a trailing `_activity`; `None` if it does not say what the handler does, as in
/// `fn execute` or `fn activity`.
pub(crate) fn base_of_fn(kind: Kind, function: &Ident) -> Option<String> {
    let is_meaningful = |stem: &String| !Subject::Handler(kind).is_generic(&kebab_of_stem(stem));
    Some(stem_of_fn(kind, function)).filter(is_meaningful)
}

/// What a handler without a name is named after: as [`base_of_fn`], but `fn execute` will do.
pub(crate) fn default_base_of_fn(kind: Kind, function: &Ident) -> Option<String> {
    let is_name = |stem: &String| !Subject::Handler(kind).is_kind_word(&kebab_of_stem(stem));
    Some(stem_of_fn(kind, function)).filter(is_name)
}

/// `provision_vm` gives `provision-vm`.
pub(crate) fn kebab_of_stem(stem: &str) -> String {
    stem.trim_matches('_').replace('_', "-")
}

/// The identifiers for a function; `name` is the name in its attribute, without prefix.
pub(crate) fn idents(kind: Kind, function: &Ident, name: Option<&str>) -> Option<Idents> {
    let plain_name = function.unraw() == kind.noun();
    let base =
        base_of_fn(kind, function).or_else(|| name.map(base_of_name)).or_else(|| default_base_of_fn(kind, function))?;
    let span = generated::at(function.span());
    let handle = pascal(&base);
    Some(Idents {
        constant: ident(&base.to_uppercase(), span)?,
        marker: ident(&format!("__handler_{}", function.unraw()), span)?,
        handle: ident(&handle, span)?,
        plain_name,
    })
}

/// The last part of a full name.
pub(crate) fn short(name: &str) -> &str {
    name.rsplit([':', '.', '/']).next().unwrap_or(name)
}

/// `provision-vm@v2` gives `provision_vm_v2`, and so does the legacy name `ProvisionVM@v2`.
fn base_of_name(name: &str) -> String {
    let kebab = kebab::kebab(name);
    kebab.as_deref().unwrap_or(name).replace(|c: char| !c.is_alphanumeric(), "_")
}

/// `None` if the text is not an identifier, such as `2nd` or the keyword `Self`.
fn ident(text: &str, span: Span) -> Option<Ident> {
    // Most are plain words, and checking that is faster than parsing.
    if is_plain_word(text) {
        return Some(Ident::new(text, span));
    }
    let mut ident: Ident = syn::parse_str(text).ok()?;
    ident.set_span(span);
    Some(ident)
}

/// Whether a text is certainly an identifier: ASCII only, with a capital letter, which no keyword but `Self` has.
fn is_plain_word(text: &str) -> bool {
    let is_capital = |byte: &u8| byte.is_ascii_uppercase();
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && text.trim_start_matches('_').as_bytes().first().is_some_and(is_capital)
        && text != "Self"
}

/// `provision_vm` gives `ProvisionVm`.
pub(crate) fn pascal(base: &str) -> String {
    let mut pascal = String::with_capacity(base.len());
    for word in base.split('_') {
        let mut characters = word.chars();
        pascal.extend(characters.next().into_iter().flat_map(char::to_uppercase));
        pascal.push_str(characters.as_str());
    }
    pascal
}

#[cfg(test)]
mod tests {
    use super::idents;
    use crate::kind::Kind;
    use quote::format_ident;

    fn named(function: &str, name: Option<&str>) -> Option<(String, String, bool)> {
        let idents = idents(Kind::Activity, &format_ident!("{function}"), name)?;
        Some((idents.constant.to_string(), idents.handle.to_string(), idents.plain_name))
    }

    #[test]
    fn items_are_named_after_the_function() {
        let table = [
            ("provision_vm", "PROVISION_VM", "ProvisionVm"),
            ("provision_vm_activity", "PROVISION_VM", "ProvisionVm"),
            ("create_ec2_cluster", "CREATE_EC2_CLUSTER", "CreateEc2Cluster"),
            ("r#move", "MOVE", "Move"),
            ("create_instance_1_0_5", "CREATE_INSTANCE_1_0_5", "CreateInstance105"),
        ];
        for (function, constant, handle) in table {
            assert_eq!(named(function, Some("other")), Some((constant.into(), handle.into(), false)), "{function}");
        }
    }

    #[test]
    fn a_function_called_activity_takes_its_names_from_the_attribute() {
        assert_eq!(named("activity", Some("provision-vm")), Some(("PROVISION_VM".into(), "ProvisionVm".into(), true)));
        assert_eq!(named("activity", Some("resize@v2")), Some(("RESIZE_V2".into(), "ResizeV2".into(), true)));
        assert_eq!(named("activity", Some("ResizeVM")), Some(("RESIZE_VM".into(), "ResizeVm".into(), true)));
        assert_eq!(named("activity", None), None);
        assert_eq!(named("activity", Some("2nd")), None);
        assert_eq!(named("activity", Some("self")), None);
    }

    #[test]
    fn a_function_that_does_not_say_what_it_does_takes_its_names_from_the_attribute() {
        let functions = [
            "execute",
            "exec",
            "run",
            "handle",
            "handler",
            "call",
            "invoke",
            "process",
            "perform",
            "r#do",
            "main",
            "task",
            "job",
            "step",
            "action",
            "work",
            "function",
            "workflow",
            "entry",
            "inner",
            "body",
            "run_activity",
            "execute_activity",
            "_run",
            "run2",
            "do_activity",
            "handle_activity",
        ];
        for function in functions {
            let expected = Some(("PROVISION_VM".into(), "ProvisionVm".into(), false));
            assert_eq!(named(function, Some("provision-vm")), expected, "{function}");
        }
        for function in ["task", "workflow", "activity", "orchestration", "task_activity", "workflow1"] {
            assert_eq!(named(function, None), None, "{function}");
        }
        assert_eq!(named("execute_activity", None), Some(("EXECUTE".into(), "Execute".into(), false)));
        for function in ["run_backup", "execute_query", "call_customer", "process_order", "handler_of_mail", "start"] {
            assert!(named(function, None).is_some(), "{function}");
        }
    }

    #[test]
    fn only_the_suffix_of_the_kind_is_removed() {
        let idents = idents(Kind::Orchestration, &format_ident!("send_activity"), None).unwrap();
        assert_eq!(idents.constant, "SEND_ACTIVITY");
    }
}
