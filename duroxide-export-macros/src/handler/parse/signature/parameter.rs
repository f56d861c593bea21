//! The parameters of a handler: context, input and state.

use crate::diagnostics::errors::Errors;
use crate::handler::parse::signature::owned::{Static, owned};
use crate::kind::Kind;
use crate::syntax::context;
use crate::syntax::text::text;
use syn::{Attribute, FnArg, GenericArgument, Ident, Pat, PatType, PathArguments, Type, TypePath};

#[derive(Debug)]
pub(crate) enum Parameter {
    Context,
    Input(Box<Type>),
    /// `State<T>` or `Option<State<T>>`.
    State(Box<Type>),
}

pub(crate) fn parameters(kind: Kind, sig: &syn::Signature, errors: &mut Errors) -> Vec<Parameter> {
    let typed = sig.inputs.iter().filter_map(|argument| match argument {
        FnArg::Typed(argument) => Some(argument),
        FnArg::Receiver(_) => None,
    });
    let plain: Vec<_> = typed.clone().filter(|argument| is_plain(argument)).collect();
    let input = match plain[..] {
        [] => None,
        [input] => Some(input),
        _ => Some(one_of(kind, &plain, errors)),
    };
    let mut parameters = Vec::new();
    for argument in typed {
        let is_other_plain = is_plain(argument) && input.is_some_and(|input| !std::ptr::eq(input, argument));
        if is_other_plain {
            continue;
        }
        if let Some(parameter) = parameter(kind, argument, &parameters, errors) {
            parameters.push(parameter);
        }
    }
    parameters
}

/// Whether a parameter is neither context nor state, so that it can only be the input.
fn is_plain(argument: &PatType) -> bool {
    context::kind_of(&argument.ty).is_none() && !is_state(&argument.ty) && cfg_of(argument).is_none()
}

fn cfg_of(argument: &PatType) -> Option<&Attribute> {
    argument.attrs.iter().find(|attr| attr.path().is_ident("cfg"))
}

/// Chooses the input among several candidates, and reports one of the others.
fn one_of<'a>(kind: Kind, plain: &[&'a PatType], errors: &mut Errors) -> &'a PatType {
    let input = *plain.iter().find(|argument| !is_resource(&argument.ty)).unwrap_or(&plain[0]);
    if let Some(other) = plain.iter().find(|argument| !std::ptr::eq(**argument, input)) {
        let message = format!(
            "{} takes a single input: put both into a struct that derives `Serialize` and `Deserialize`, or into a \
             tuple. If the application provides this value, write `State({}): duroxide::State<{}>`; if it is the \
             context, write `{}` as its type",
            kind.with_article(),
            name_of(other).map_or_else(|| "value".to_owned(), Ident::to_string),
            text(&other.ty),
            kind.context(),
        );
        errors.at(other, message);
    }
    input
}

/// Whether a type is hardly an input, so that another parameter is. This only matters after an error.
fn is_resource(ty: &Type) -> bool {
    const ENDS: [&str; 9] = ["Arc", "Client", "Connection", "Context", "Ctx", "Mutex", "Pool", "Rc", "RwLock"];
    let Type::Path(path) = ty else { return false };
    let last = path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    ENDS.iter().any(|end| last.ends_with(end))
}

fn name_of(argument: &PatType) -> Option<&Ident> {
    match &*argument.pat {
        Pat::Ident(pat) => Some(&pat.ident),
        _ => None,
    }
}

fn parameter(kind: Kind, argument: &PatType, before: &[Parameter], errors: &mut Errors) -> Option<Parameter> {
    if let Some(cfg) = cfg_of(argument) {
        errors.at(
            cfg,
            "a parameter cannot be conditional: put `#[cfg]` on the function, and write one function for \
             each case",
        );
        return None;
    }
    if is_state(&argument.ty) {
        return owned(&argument.ty, "state", Static::MayBeBorrowed, errors)
            .cloned()
            .map(Box::new)
            .map(Parameter::State);
    }
    let is_context = |parameter: &Parameter| matches!(parameter, Parameter::Context);
    match context::kind_of(&argument.ty) {
        Some(found) if found != kind => {
            let message = format!("{} takes `{}`, not `{}`", kind.with_article(), kind.context(), found.context());
            errors.at(&argument.ty, message);
            None
        }
        Some(_) if matches!(&*argument.ty, Type::Reference(_)) => {
            errors.at(&argument.ty, format!("take the context by value: write `{}`", kind.context()));
            None
        }
        Some(_) if before.iter().any(is_context) => {
            errors.at(&argument.ty, "the context is given twice; remove one");
            None
        }
        Some(_) => Some(Parameter::Context),
        None => {
            let ty = owned(&argument.ty, "the input", Static::IsRefused, errors)?;
            Some(Parameter::Input(Box::new(ty.clone())))
        }
    }
}

/// Whether a parameter looks like `State<T>` or `Option<State<T>>`. A user's own type called `State` has no generic
/// arguments, and is an input.
fn is_state(ty: &Type) -> bool {
    match ty {
        Type::Group(group) => is_state(&group.elem),
        Type::Reference(reference) => is_state(&reference.elem),
        _ => {
            argument_of(ty, "State").is_some()
                || argument_of(ty, "Option").is_some_and(|inner| argument_of(inner, "State").is_some())
        }
    }
}

/// `T` of `path::to::Name<T>`.
fn argument_of<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(TypePath { qself: None, path, .. }) = ty else { return None };
    let last = path.segments.last().filter(|segment| segment.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(ty) if arguments.args.len() == 1 => Some(ty),
        _ => None,
    }
}
