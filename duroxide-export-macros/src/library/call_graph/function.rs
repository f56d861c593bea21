//! A function that an orchestration may reach: an orchestration itself, a helper, a method, or a function in a body.

use crate::handler::parse::body;
use crate::handler::parse::item::HandlerFn;
use crate::library::call_graph::calls::Calls;
use crate::library::tree::source::Source;
use crate::syntax::attributes::Attributes;
use crate::syntax::context::{self, Contexts};
use crate::syntax::scan::{RawItem, What};
use crate::syntax::walk::Code;
use std::collections::HashSet;
use std::rc::Rc;
use syn::{Attribute, FnArg, GenericParam, Ident, ItemFn, Pat, Signature};

/// A function, with its body parsed.
#[derive(Debug)]
pub(crate) struct Helper {
    pub(crate) sig: Signature,
    pub(crate) code: Code,
    pub(crate) attributes: Attributes,
    pub(crate) contexts: Contexts,
    pub(crate) calls: Calls,
    /// The type whose method it is.
    pub(crate) owner: Option<Rc<Owner>>,
    pub(crate) source: Rc<Source>,
    /// The type parameters of the function and of its `impl`.
    pub(crate) type_parameters: HashSet<String>,
    /// The names of its parameters.
    pub(crate) parameters: HashSet<String>,
}

/// The type of an `impl`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Owner {
    /// The name of the type.
    pub(crate) name: String,
    /// The fields that keep a context.
    pub(crate) context_fields: Vec<Ident>,
    /// The type is the context itself, so this extends it.
    pub(crate) is_context: bool,
    pub(crate) type_parameters: HashSet<String>,
    pub(crate) cfgs: Vec<Attribute>,
}

impl Helper {
    /// A function from its item; `None` if it does not parse, which rustc reports.
    pub(crate) fn from_item(item: &RawItem, owner: Option<&Rc<Owner>>, source: &Rc<Source>) -> Option<Self> {
        let function = HandlerFn::from_parts(item.attributes.clone(), item.head(), item.body.clone()?).ok()?;
        Self::new(function, owner, source)
    }

    /// The function that a module declares.
    pub(crate) fn declared(source: &Rc<Source>, name: &str) -> Option<Self> {
        let mut functions = source.items.iter().filter(|item| matches!(item.what(), What::Fn(ident) if ident == name));
        Self::from_item(functions.next()?, None, source)
    }

    /// A function in the body of another.
    pub(crate) fn from_inner(item: &ItemFn, source: &Rc<Source>) -> Option<Self> {
        Self::new(HandlerFn::parse_helper(&quote::ToTokens::to_token_stream(item)).ok()?, None, source)
    }

    pub(crate) fn new(function: HandlerFn, owner: Option<&Rc<Owner>>, source: &Rc<Source>) -> Option<Self> {
        let code = body::parse(&function.body)?;
        let HandlerFn { attributes, sig, .. } = function;
        let parameter = context::ident_in(&sig);
        let contexts = match owner {
            Some(owner) => Contexts::in_method(parameter, owner.context_fields.clone(), owner.is_context, &code),
            None => Contexts::new(parameter, &code),
        };
        let own = sig.generics.params.iter().filter_map(|parameter| match parameter {
            GenericParam::Type(ty) => Some(ty.ident.to_string()),
            _ => None,
        });
        let of_owner = owner.iter().flat_map(|owner| owner.type_parameters.iter().cloned());
        let type_parameters = own.chain(of_owner).collect();
        let parameters = parameters_of(&sig);
        Some(Self {
            calls: Calls::collect(&code, &contexts, &parameters),
            code,
            attributes,
            contexts,
            owner: owner.cloned(),
            source: Rc::clone(source),
            type_parameters,
            parameters,
            sig,
        })
    }

    /// Identifies the function in its crate.
    pub(crate) fn key(&self) -> (String, String, String) {
        let owner = self.owner.as_ref().map_or_else(String::new, |owner| owner.name.clone());
        (self.source.module.name.clone(), owner, self.sig.ident.to_string())
    }

    /// `deploy` or `Deployer::deploy`.
    pub(crate) fn name(&self) -> String {
        let name = self.sig.ident.to_string();
        self.owner.as_ref().map_or_else(|| name.clone(), |owner| format!("{}::{name}", owner.name))
    }

    /// `src/deploy.rs:12`.
    pub(crate) fn place(&self) -> String {
        self.source.place_of(&self.sig.ident.to_string())
    }

    /// The `#[cfg]`s of the function, its `impl` and its modules.
    pub(crate) fn cfgs(&self) -> Vec<Attribute> {
        let of_owner = self.owner.iter().flat_map(|owner| owner.cfgs.iter().cloned());
        self.source.module.cfgs.iter().cloned().chain(of_owner).chain(self.attributes.named("cfg")).collect()
    }
}

/// The names of a function's parameters.
pub(crate) fn parameters_of(sig: &Signature) -> HashSet<String> {
    sig.inputs.iter().filter_map(parameter_name).collect()
}

fn parameter_name(parameter: &FnArg) -> Option<String> {
    match parameter {
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(pat) => Some(pat.ident.to_string()),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    }
}
