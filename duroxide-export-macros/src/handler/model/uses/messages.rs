//! The messages in a body: what an orchestration waits for, takes from queues, and sets, and what an activity sends.

use crate::api::{self, Effect, Methods, Takes};
use crate::syntax::context::Contexts;
use crate::syntax::form;
use std::collections::HashMap;
use syn::{Expr, ExprCall, ExprMethodCall, FnArg, Local, Pat, Path, Type};

/// What a handler does with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Action {
    Wait,
    Dequeue,
    Set,
    Raise,
    Enqueue,
}

impl Action {
    /// The action of a method of a message.
    const fn new(method: &Methods) -> Option<Self> {
        match method.effect {
            Effect::WaitsForEvent => Some(Self::Wait),
            Effect::TakesMessage | Effect::TakesMessages => Some(Self::Dequeue),
            Effect::SetsValue | Effect::ClearsValue => Some(Self::Set),
            Effect::RaisesEvent => Some(Self::Raise),
            Effect::EnqueuesMessage => Some(Self::Enqueue),
            _ => None,
        }
    }

    /// The action of an orchestration's call, by the name of the method.
    fn in_orchestration(method: &str) -> Option<Self> {
        Self::new(api::message_method(method, Takes::Context)?)
    }

    /// The action of an activity's call, by the name of the method.
    pub(super) fn in_activity(method: &str) -> Option<Self> {
        Self::new(api::message_method(method, Takes::Client)?)
    }

    /// The variant of the runtime crate's `MessageAction`.
    pub(crate) const fn variant(self) -> &'static str {
        match self {
            Self::Wait => "Wait",
            Self::Dequeue => "Dequeue",
            Self::Set => "Set",
            Self::Raise => "Raise",
            Self::Enqueue => "Enqueue",
        }
    }
}

/// A message that a handler uses, if its type is one: only the compiler knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MessageUse {
    pub(crate) action: Action,
    pub(crate) message: MessageType,
}

/// What a call is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MessageType {
    /// The type.
    pub(crate) ty: Path,
    /// The name is only known at run time: `Approval::named(signal)`, `Endpoint::at(key)`.
    pub(crate) is_named: bool,
}

/// `Approval::wait(&ctx)`.
pub(super) fn in_function_call(call: &ExprCall, contexts: &Contexts) -> Option<MessageUse> {
    let Expr::Path(function) = &*call.func else { return None };
    let (ty, function) = type_and_function(&function.path)?;
    let action = Action::in_orchestration(&function)?;
    contexts.contain(call.args.first()?).then_some(MessageUse { action, message: MessageType { ty, is_named: false } })
}

/// `Approval::named(signal).wait(&ctx)`, or `Endpoint(url).set(&ctx)`.
pub(super) fn in_method_call(
    call: &ExprMethodCall,
    contexts: &Contexts,
    variables: &MessageVariables,
) -> Option<MessageUse> {
    let action = Action::in_orchestration(&call.method.to_string())?;
    if !contexts.contain(call.args.first()?) {
        return None;
    }
    Some(MessageUse { action, message: variables.receiver(&call.receiver)? })
}

/// The variables whose type is written, and what they can be the receivers of.
#[derive(Debug, Default)]
pub(super) struct MessageVariables(HashMap<String, MessageType>);

impl MessageVariables {
    /// The parameters of a function.
    pub(super) fn collect<'s>(parameters: impl Iterator<Item = &'s FnArg>) -> Self {
        let mut variables = Self::default();
        for parameter in parameters {
            if let FnArg::Typed(typed) = parameter {
                variables.typed(&typed.pat, &typed.ty);
            }
        }
        variables
    }

    /// Adds the variable of a `let`.
    pub(super) fn bind(&mut self, local: &Local) {
        match (&local.pat, &local.init) {
            (Pat::Type(typed), _) => self.typed(&typed.pat, &typed.ty),
            (Pat::Ident(pat), Some(init)) => {
                let name = pat.ident.to_string();
                match self.receiver(&init.expr) {
                    Some(receiver) => self.0.insert(name, receiver),
                    None => self.0.remove(&name),
                };
            }
            _ => {}
        }
    }

    fn typed(&mut self, pat: &Pat, ty: &Type) {
        let ty = match ty {
            Type::Reference(reference) => &reference.elem,
            other => other,
        };
        if let (Pat::Ident(pat), Type::Path(path)) = (pat, ty)
            && path.qself.is_none()
            && form::is_without_arguments(&path.path)
        {
            let receiver = MessageType { ty: path.path.clone(), is_named: false };
            self.0.insert(pat.ident.to_string(), receiver);
        }
    }

    /// The type of an expression, if it is written there.
    pub(super) fn receiver(&self, expr: &Expr) -> Option<MessageType> {
        match expr {
            Expr::Paren(paren) => self.receiver(&paren.expr),
            Expr::Group(group) => self.receiver(&group.expr),
            Expr::Reference(reference) => self.receiver(&reference.expr),
            Expr::MethodCall(call) if call.method == "clone" => self.receiver(&call.receiver),
            Expr::Struct(literal) => constructed(&literal.path),
            Expr::Call(call) => match &*call.func {
                Expr::Path(function) if function.qself.is_none() => constructed(&function.path),
                _ => None,
            },
            Expr::Path(path) => {
                let variable = path.path.get_ident().and_then(|ident| self.0.get(&ident.to_string()));
                variable.cloned().or_else(|| constructed(&path.path))
            }
            _ => None,
        }
    }
}

/// The type in `Endpoint(..)`, `Endpoint { .. }`, `Endpoint::new(..)` or `Command::Close`.
fn constructed(path: &Path) -> Option<MessageType> {
    if let Some((ty, function)) = type_and_function(path) {
        let is_named =
            api::message_method(&function, Takes::Nothing).is_some_and(|method| method.effect == Effect::Names);
        return Some(MessageType { ty, is_named });
    }
    let last = path.segments.last()?;
    (form::is_without_arguments(path) && is_type(&last.ident.to_string()))
        .then(|| MessageType { ty: path.clone(), is_named: false })
}

/// The type and the function in `path::to::Type::function`.
fn type_and_function(path: &Path) -> Option<(Path, String)> {
    let mut ty = path.clone();
    let function = ty.segments.pop()?.ident.to_string();
    ty.segments.pop_punct();
    let last = ty.segments.last()?.ident.to_string();
    (form::is_without_arguments(&ty) && is_type(&last)).then_some((ty, function))
}

/// Whether a name is that of a message's type: `Endpoint`, but not `endpoint` or `ENDPOINT`.
fn is_type(name: &str) -> bool {
    form::is_type(name) && (name.len() == 1 || !form::is_constant(name)) && name != "Self"
}
