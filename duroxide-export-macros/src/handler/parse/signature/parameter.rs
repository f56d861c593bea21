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
    /// The input, and what it may have been meant to be if its type is invalid.
    Input(Box<Type>, Option<Meant>),
    /// `State<T>` or `Option<State<T>>`.
    State(Box<Type>),
}

pub(crate) fn parameters(kind: Kind, sig: &syn::Signature, errors: &mut Errors) -> Vec<Parameter> {
    let typed = sig.inputs.iter().filter_map(|argument| match argument {
        FnArg::Typed(argument) => Some(argument),
        FnArg::Receiver(_) => None,
    });
    let plain: Vec<_> = typed.clone().filter(|argument| is_plain(argument)).collect();
    let has_context = typed.clone().any(|argument| context::kind_of(&argument.ty).is_some());
    let input = match plain[..] {
        [] => None,
        [input] => Some(input),
        _ => Some(one_of(kind, &plain, has_context, errors)),
    };
    let mut parameters = Vec::new();
    for argument in typed {
        let is_other_plain = is_plain(argument) && input.is_some_and(|input| !std::ptr::eq(input, argument));
        if is_other_plain {
            continue;
        }
        if let Some(parameter) = parameter(kind, argument, has_context, &parameters, errors) {
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
fn one_of<'a>(kind: Kind, plain: &[&'a PatType], has_context: bool, errors: &mut Errors) -> &'a PatType {
    let meant = |is_meant: fn(Meant) -> bool| {
        plain.iter().find(|argument| Meant::by(argument, has_context).is_some_and(is_meant)).copied()
    };
    let other = if let Some(argument) = meant(|meant| meant == Meant::Context) {
        let message = format!(
            "{} takes a single input. If this is the context, write its type as `{}`: the attribute recognizes it by \
             that name only",
            kind.with_article(),
            kind.context(),
        );
        errors.at(&argument.ty, message);
        argument
    } else if let Some(argument) = meant(|meant| meant == Meant::State) {
        let ty = text(&argument.ty);
        let message = format!(
            "{} takes a single input. If the application provides this value, write `State({}): duroxide::State<{ty}>`",
            kind.with_article(),
            name_of(argument).map_or_else(|| "value".to_owned(), Ident::to_string),
        );
        errors.at(argument, message);
        argument
    } else {
        let argument = plain[1];
        let message = format!(
            "{} takes a single input: put both into a struct that derives `Serialize` and `Deserialize`, or into a \
             tuple. Take values that the application provides as `State<..>`",
            kind.with_article(),
        );
        errors.at(argument, message);
        argument
    };
    plain.iter().find(|argument| !std::ptr::eq(**argument, other)).copied().unwrap_or(other)
}

fn name_of(argument: &PatType) -> Option<&Ident> {
    match &*argument.pat {
        Pat::Ident(pat) => Some(&pat.ident),
        _ => None,
    }
}

/// What a parameter that looks like an input may have been meant to be.
///
/// This only affects error messages: a type that can be an input is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meant {
    /// The context, under another name.
    Context,
    /// Something that the application provides.
    State,
}

impl Meant {
    fn by(argument: &PatType, has_context: bool) -> Option<Self> {
        const CONTEXTS: [&str; 4] = ["ctx", "context", "cx", "octx"];
        const SHARED: [&str; 6] = ["Arc", "Rc", "Mutex", "RwLock", "OnceCell", "Sender"];
        const PROVIDED: [&str; 6] = ["Pool", "Client", "Connection", "Service", "Provider", "Repository"];
        let name =
            name_of(argument).map(|name| name.to_string().trim_start_matches('_').to_owned()).unwrap_or_default();
        let last = match &*argument.ty {
            Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default(),
            _ => String::new(),
        };
        let is_context = CONTEXTS.contains(&name.as_str()) || last.ends_with("Ctx") || last.ends_with("Context");
        let is_state = SHARED.contains(&last.as_str()) || PROVIDED.iter().any(|end| last.ends_with(end));
        if is_context && !has_context {
            return Some(Self::Context);
        }
        is_state.then_some(Self::State)
    }
}

fn parameter(
    kind: Kind,
    argument: &PatType,
    has_context: bool,
    before: &[Parameter],
    errors: &mut Errors,
) -> Option<Parameter> {
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
            Some(Parameter::Input(Box::new(ty.clone()), Meant::by(argument, has_context)))
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
