//! The names of a handler, which `export!` needs as well.

use crate::arguments::values::Text;
use crate::cargo::Package;
use crate::diagnostics::errors::Errors;
use crate::handler::parse::args::HandlerArgs;
use crate::kind::Kind;
use crate::names::items::{self, Idents, base_of_fn, default_base_of_fn, kebab_of_stem};
use crate::names::{kebab, version};
use proc_macro2::Ident;

/// The names of a handler.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) idents: Idents,
    pub(crate) name: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) version: String,
}

impl Named {
    pub(crate) fn new(
        kind: Kind,
        args: &HandlerArgs,
        function: &Ident,
        package: &Package,
        errors: &mut Errors,
    ) -> Option<Self> {
        let name = name(kind, args, function, package, errors)?;
        let Some(idents) = idents_of(kind, function, args) else {
            let short = items::short(&name);
            let message = format!("cannot derive identifiers from `{short}`: rename the function");
            errors.at(function, message);
            return None;
        };
        Some(Self {
            idents,
            aliases: aliases(kind, args, &name, package, errors),
            version: orchestration_version(args, errors),
            name,
        })
    }
}

/// The identifiers for a function with these arguments; `None` if they cannot be derived.
pub(crate) fn idents_of(kind: Kind, function: &Ident, args: &HandlerArgs) -> Option<Idents> {
    let given = args.name.as_ref().or(args.full_name.as_ref()).map(Text::value);
    let mut idents = items::idents(kind, function, given.as_deref().map(items::short))?;
    if let Some(handle) = &args.handle {
        idents.handle = handle.0.clone();
    }
    Some(idents)
}

fn name(kind: Kind, args: &HandlerArgs, function: &Ident, package: &Package, errors: &mut Errors) -> Option<String> {
    match (&args.name, &args.full_name) {
        (Some(name), full_name) => {
            if let Some(full_name) = full_name {
                errors.at(&full_name.0, "`full_name` replaces `name`: remove one of them");
            }
            Some(given_name(kind, name, function, package, errors))
        }
        (None, Some(full_name)) => {
            check(full_name, kebab::check_full, errors);
            Some(full_name.value())
        }
        (None, None) => derived_name(kind, function, package, errors),
    }
}

fn given_name(kind: Kind, given: &Text, function: &Ident, package: &Package, errors: &mut Errors) -> String {
    let given_is_good = check(given, |text| kebab::check(&package.name, kind, text), errors);
    let from_fn = if given_is_good { None } else { base_of_fn(kind, function) };
    let instead = from_fn.and_then(|base| kebab::kebab(&base));
    kebab::full(&package.name, kind, &instead.unwrap_or_else(|| given.value()))
}

/// Derives a name from the function's.
fn derived_name(kind: Kind, function: &Ident, package: &Package, errors: &mut Errors) -> Option<String> {
    let Some(base) = default_base_of_fn(kind, function) else {
        let message = format!("a function called `{function}` needs an explicit name: write `name = \"provision-vm\"`");
        errors.at(function, message);
        return None;
    };
    let derived = kebab_of_stem(&base);
    if let Err(reason) = kebab::check(&package.name, kind, &derived) {
        errors.at(function, format!("cannot derive a name from `{function}`; set one with `name = \"..\"`: {reason}"));
    }
    Some(kebab::full(&package.name, kind, &derived))
}

/// The full names of the aliases, without duplicates.
fn aliases(kind: Kind, args: &HandlerArgs, name: &str, package: &Package, errors: &mut Errors) -> Vec<String> {
    let mut aliases = Vec::new();
    for alias in &args.aliases {
        let full = kebab::full(&package.name, kind, &alias.value());
        if !check(alias, |text| kebab::check(&package.name, kind, text), errors) {
            continue;
        }
        if full == name {
            errors.at(&alias.0, format!("`{full}` is already the name: remove the alias"));
        } else if aliases.contains(&full) {
            errors.at(&alias.0, format!("`{full}` is given as an alias twice; remove one"));
        } else {
            aliases.push(full);
        }
    }
    aliases
}

fn orchestration_version(args: &HandlerArgs, errors: &mut Errors) -> String {
    args.version
        .as_ref()
        .filter(|version| check(version, version::check, errors))
        .map_or_else(|| version::DEFAULT.to_owned(), Text::value)
}

/// Checks a literal, and records an error if it is invalid.
pub(crate) fn check(text: &Text, check: impl FnOnce(&str) -> Result<(), String>, errors: &mut Errors) -> bool {
    check(&text.value()).map_err(|reason| errors.at(&text.0, reason)).is_ok()
}
