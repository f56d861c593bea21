//! The walk from an orchestration to everything that it can call.

use crate::api;
use crate::handler::model::uses::messages::{Action, MessageType, MessageUse};
use crate::handler::model::uses::{Conditional, Use, Uses, push_once};
use crate::kind::Kind;
use crate::library::call_graph::calls::variables::Holds;
use crate::library::call_graph::calls::{CalledMethod, NamedFunction, Receiver};
use crate::library::call_graph::declared::{self, Declared};
use crate::library::call_graph::function::Helper;
use crate::library::call_graph::inert_calls;
use crate::library::call_graph::methods::{Method, MethodIndex};
use crate::library::call_graph::resolve::{Resolver, Target};
use crate::library::call_graph::unfollowed::{Unknown, Why};
use crate::library::found_handler::FoundHandler;
use crate::library::found_message::FoundMessage;
use crate::own_attribute::handler_attribute;
use crate::syntax::form::is_type;
use crate::syntax::text::text;
use crate::syntax::tokens::types_in;
use quote::ToTokens;
use std::collections::{BTreeSet, HashSet, VecDeque};
use std::rc::Rc;
use syn::{Attribute, Expr, ExprLit, Lit, Path};

/// What an orchestration reaches.
#[derive(Debug, Default)]
pub(crate) struct Reached {
    /// What its helpers schedule.
    pub(crate) uses: Vec<Conditional<UsedItem>>,
    /// The messages that they use.
    pub(crate) messages: Vec<Conditional<UsedMessage>>,
    pub(crate) unknown: Vec<Unknown>,
    /// The helpers, in the order in which they were reached.
    pub(crate) helpers: Vec<Rc<Helper>>,
}

/// How the generated code names what is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UsedItem {
    /// The full name.
    Name(Kind, String),
    /// The handle, in another crate.
    Handle(Foreign),
    /// A constant of another crate.
    Constant(Kind, Foreign),
}

/// How the generated code names a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UsedMessage {
    /// A message of this crate.
    Own { action: Action, is_named: bool, name: String, ty: String },
    /// A type of another crate, if that is a message.
    Foreign(MessageUse),
}

/// An item of another crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Foreign {
    pub(crate) path: Path,
    /// The modules with all items that the path may be about; empty if it is absolute.
    pub(crate) globs: Vec<Path>,
}

impl Foreign {
    /// A path from anywhere.
    fn absolute(path: &[String]) -> Option<Self> {
        Some(Self { path: absolute(path)?, globs: Vec::new() })
    }

    /// A path as it is written where the items of these modules are imported.
    fn through(globs: &[Vec<String>], path: &Path) -> Self {
        Self { path: path.clone(), globs: globs.iter().filter_map(|glob| absolute(glob)).collect() }
    }
}

/// Follows all calls of a handler.
pub(crate) fn reach(
    kind: Kind,
    start: &Helper,
    resolver: &Resolver<'_>,
    methods: &MethodIndex,
    declared: &Declared,
    handlers: &[FoundHandler],
    messages: &[FoundMessage],
) -> Reached {
    let seen = HashSet::from([start.key()]);
    let mut walk = Walk {
        kind,
        resolver,
        methods,
        declared,
        handlers,
        messages,
        seen,
        types: BTreeSet::new(),
        waiting: BTreeSet::new(),
        called: HashSet::new(),
        queue: VecDeque::new(),
        reached: Reached::default(),
    };
    walk.calls_of(start);
    while let Some(helper) = walk.queue.pop_front() {
        let helper = Rc::new(helper);
        walk.uses_of(&helper);
        walk.calls_of(&helper);
        walk.reached.helpers.push(helper);
    }
    walk.reached
}

struct Walk<'a> {
    /// The kind of the handler.
    kind: Kind,
    resolver: &'a Resolver<'a>,
    methods: &'a MethodIndex,
    declared: &'a Declared,
    handlers: &'a [FoundHandler],
    messages: &'a [FoundMessage],
    seen: HashSet<(String, String, String)>,
    /// The types that the code so far names, in signatures too, and those of their fields.
    types: BTreeSet<String>,
    /// The names of methods that were called on something of unknown type.
    waiting: BTreeSet<String>,
    /// The methods of known types that were looked at, by type and name.
    called: HashSet<(String, String)>,
    queue: VecDeque<Helper>,
    reached: Reached,
}

impl<'a> Walk<'a> {
    fn push(&mut self, helper: Option<Helper>) {
        let Some(helper) = helper else { return };
        // Activities do not run inside the orchestration, and orchestrations have metadata of their own.
        if handler_attribute(&helper.attributes).is_none() && self.seen.insert(helper.key()) {
            self.queue.push_back(helper);
        }
    }

    fn unknown(&mut self, call: String, why: Why, function: &Helper) {
        let unknown = Unknown { call, why, function: function.name(), place: function.place() };
        if !self.reached.unknown.contains(&unknown) {
            self.reached.unknown.push(unknown);
        }
    }

    /// What a helper itself uses.
    fn uses_of(&mut self, helper: &Rc<Helper>) {
        let Uses { items, messages, .. } = match self.kind {
            Kind::Activity => Uses::find_sent_in(&helper.code, &helper.sig),
            Kind::Orchestration => Uses::find_with_contexts(&helper.code, &helper.sig, &helper.contexts, None),
        };
        let cfgs = |own: Vec<Attribute>| helper.cfgs().into_iter().chain(own).collect();
        for used in items {
            let item = match used.item {
                Use::Literal(kind, name) => Some(UsedItem::Name(kind, name.value())),
                Use::Handle(path) => self.handle(&path, helper),
                Use::Constant(kind, path) => self.constant(kind, &path, helper),
            };
            let Some(item) = item else { continue };
            push_once(&mut self.reached.uses, Conditional { item, cfgs: cfgs(used.cfgs) });
        }
        for used in messages {
            let Some(item) = self.message(used.item, helper) else { continue };
            push_once(&mut self.reached.messages, Conditional { item, cfgs: cfgs(used.cfgs) });
        }
    }

    /// A handle that a helper schedules, or a function of that name of another type.
    fn handle(&mut self, path: &Path, helper: &Helper) -> Option<UsedItem> {
        let written = helper.calls.segments(path);
        let first = written.first()?;
        if helper.type_parameters.contains(first) || first == "Self" {
            self.unknown(format!("{}::schedule(..)", text(path)), Why::TypeParameter, helper);
            return None;
        }
        match self.target(&written, helper) {
            Target::Handler(index) => {
                let handler = &self.handlers[index];
                Some(UsedItem::Name(handler.kind, handler.named.name.clone()))
            }
            Target::External(path) => Some(UsedItem::Handle(Foreign::absolute(&path)?)),
            Target::Glob(globs) => Some(UsedItem::Handle(Foreign::through(&globs, path))),
            Target::Item { name, .. } => {
                for method in api::scheduling() {
                    self.associated(&name, method);
                }
                None
            }
            Target::Associated { .. } | Target::Unknown => {
                self.unknown(format!("{}::schedule(..)", text(path)), Why::NotFound, helper);
                None
            }
        }
    }

    /// A constant with the name of a handler.
    fn constant(&mut self, kind: Kind, path: &Path, helper: &Helper) -> Option<UsedItem> {
        match self.target(&helper.calls.segments(path), helper) {
            Target::Handler(index) => Some(UsedItem::Name(kind, self.handlers[index].named.name.clone())),
            Target::External(path) => Some(UsedItem::Constant(kind, Foreign::absolute(&path)?)),
            Target::Glob(globs) => Some(UsedItem::Constant(kind, Foreign::through(&globs, path))),
            target => {
                let literal = self.literal(&target);
                if literal.is_none() {
                    self.unknown(format!("schedule_{}({}, ..)", kind.noun(), text(path)), Why::NotFound, helper);
                }
                literal.map(|text| UsedItem::Name(kind, text))
            }
        }
    }

    /// A message that a helper uses, if the type is one.
    fn message(&self, MessageUse { action, message }: MessageUse, helper: &Helper) -> Option<UsedMessage> {
        let MessageType { ty, is_named } = message;
        match self.target(&helper.calls.segments(&ty), helper) {
            Target::Item { module, name } => {
                let found = self.messages.iter().find(|found| found.module.name == module && found.ident == name)?;
                Some(UsedMessage::Own { action, is_named, name: found.named.name.clone(), ty: name })
            }
            Target::External(path) => {
                let message = MessageType { ty: absolute(&path)?, is_named };
                Some(UsedMessage::Foreign(MessageUse { action, message }))
            }
            _ => None,
        }
    }

    /// The text of a constant.
    fn literal(&self, target: &Target) -> Option<String> {
        let Target::Item { module, name } = target else { return None };
        match self.resolver.sources.scope(module)?.constant(name)? {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        }
    }

    fn target(&self, path: &[String], helper: &Helper) -> Target {
        self.resolver.resolve(&helper.source.module.name, path, &helper.calls.imports.globs)
    }

    fn calls_of(&mut self, caller: &Helper) {
        let inner: HashSet<_> = caller.calls.inner.iter().map(|item| item.sig.ident.to_string()).collect();
        for item in &caller.calls.inner {
            self.push(Helper::from_inner(item, &caller.source));
        }
        for function in &caller.calls.functions {
            let is_inner = function.path.get_ident().is_some_and(|ident| inner.contains(&ident.to_string()));
            if !is_inner {
                self.function(function, caller);
            }
        }
        for (call, why) in &caller.calls.others {
            self.unknown(call.clone(), *why, caller);
        }
        for ty in caller.calls.types.iter().cloned().chain(types_in(&caller.sig.to_token_stream())) {
            self.know(&ty);
        }
        for name in &caller.calls.macros {
            for expansion in self.declared.expansions(name) {
                self.push(Some(expansion));
            }
        }
        for method in &caller.calls.methods {
            self.method(method, caller);
        }
        self.methods_of_known_types();
    }

    fn function(&mut self, NamedFunction { path, takes_context, .. }: &NamedFunction, caller: &Helper) {
        let written = caller.calls.segments(path);
        let call = || format!("{}(..)", text(path));
        if let Some(ident) = path.get_ident().map(ToString::to_string) {
            let variable = caller.calls.variables.get(&ident);
            let is_parameter = caller.parameters.contains(&ident);
            if *takes_context && variable == Some(Holds::Other) {
                let why = if is_parameter { Why::Parameter } else { Why::Value };
                self.unknown(call(), why, caller);
            }
            if variable.is_some() {
                return;
            }
        }
        let owner = caller.owner.as_ref().map_or("", |owner| owner.name.as_str());
        match &written[..] {
            [this, name] if this == "Self" => return self.associated(owner, name),
            _ => {}
        }
        match self.target(&written, caller) {
            Target::Item { module, name } => {
                let source = self.resolver.sources.module(&module);
                let declared =
                    |source| Helper::declared(&source, &name).or_else(|| declared::lazy_static(&source, &name));
                self.push(source.and_then(declared));
            }
            Target::Associated { ty, name, .. } => self.associated(&ty, &name),
            Target::Handler(_) => {}
            // A call of a handle is not one of a helper.
            _ if is_type_parameter(&written, caller) && !takes_context => self.wait_for(&written[1]),
            _ if !takes_context || is_handle_call(&written) || is_constructor(&written) => {}
            _ if written.first().is_some_and(|first| caller.type_parameters.contains(first)) => {
                self.unknown(call(), Why::TypeParameter, caller);
            }
            Target::External(path) if inert_calls::is_function(&path) => {}
            Target::External(_) => self.unknown(call(), Why::OtherCrate, caller),
            Target::Glob(_) | Target::Unknown if inert_calls::is_function(&written) => {}
            Target::Glob(_) | Target::Unknown => self.unknown(call(), Why::NotFound, caller),
        }
    }

    /// A function of a type.
    fn associated(&mut self, ty: &str, name: &str) {
        let methods = self.methods_of(ty, name);
        self.push_all(methods);
    }

    /// The methods of a type, or of what it is an alias of, or else those that its traits have by default.
    fn methods_of(&self, ty: &str, name: &str) -> Vec<&'a Method> {
        let (methods, declared) = (self.methods, self.declared);
        let own: Vec<_> = methods.methods_of_type(ty, name).collect();
        if !own.is_empty() {
            return own;
        }
        match declared.alias(ty) {
            Some(meant) => methods.methods_of_type(&meant, name).collect(),
            None => declared.traits_of(ty).flat_map(|default| methods.methods_of_type(default, name)).collect(),
        }
    }

    /// A type that occurs.
    fn know(&mut self, ty: &str) {
        if !self.types.insert(ty.to_owned()) {
            return;
        }
        let declared = self.declared;
        for ty in &declared.mentioned_by(ty) {
            self.know(ty);
        }
    }

    /// A method that is followed in all types that occur, now or later.
    fn wait_for(&mut self, name: &str) {
        // What the standard library calls.
        let meant = match name {
            "into" => "from",
            "try_into" => "try_from",
            "parse" => "from_str",
            "to_string" => "fmt",
            _ => name,
        };
        self.waiting.extend([name.to_owned(), meant.to_owned()]);
    }

    fn push_all<'m>(&mut self, methods: impl IntoIterator<Item = &'m Method>) {
        for method in methods {
            self.push(method.parse());
        }
    }

    fn method(&mut self, CalledMethod { name, receiver, takes_context }: &CalledMethod, caller: &Helper) {
        let methods = self.methods;
        let owner = caller.owner.as_ref().map_or("", |owner| owner.name.as_str());
        match receiver {
            Receiver::Context => self.push_all(methods.named(name).filter(|method| method.owner.is_context)),
            Receiver::This if methods.methods_of_type(owner, name).any(Method::has_body) => {
                self.associated(owner, name);
            }
            Receiver::This | Receiver::Other if *takes_context => self.method_with_context(name, caller),
            Receiver::This | Receiver::Other => self.wait_for(name),
        }
    }

    /// A method that gets the context, called on something of unknown type.
    fn method_with_context(&mut self, name: &str, caller: &Helper) {
        let methods = self.methods;
        let candidates = || methods.named(name).filter(|method| method.has_context());
        let owners: HashSet<_> = candidates().map(|method| method.owner.name.as_str()).collect();
        let why = match owners.len() {
            1 => return self.push_all(candidates()),
            0 if inert_calls::only_keeps(name) || inert_calls::schedules_nothing(name) => return,
            0 => Why::NotFound,
            _ => Why::SeveralTypes,
        };
        self.unknown(format!(".{name}(..)"), why, caller);
    }

    /// Follows methods of types that occur, if they keep a context or need none.
    fn methods_of_known_types(&mut self) {
        let mut found = Vec::new();
        let mut called = std::mem::take(&mut self.called);
        for ty in self.types.iter().filter(|ty| self.methods.has_type(ty) && !self.declared.is_trait(ty)) {
            let new = self.waiting.iter().filter(|name| called.insert((ty.clone(), (*name).clone())));
            found.extend(new.flat_map(|name| self.methods_of(ty, name)));
        }
        self.called = called;
        self.push_all(
            found.into_iter().filter(|method| !method.owner.context_fields.is_empty() || !method.has_context()),
        );
    }
}

/// Whether a path is `C::name` for a type parameter of a function.
fn is_type_parameter(path: &[String], function: &Helper) -> bool {
    matches!(path, [first, _] if function.type_parameters.contains(first))
}

/// A path of another crate, from anywhere.
fn absolute(path: &[String]) -> Option<Path> {
    syn::parse_str(&format!("::{}", path.join("::"))).ok()
}

/// `ChargeCard::schedule`, which [`Uses`] finds, or `SellBook::continue_as_new` and `Approval::wait`, which schedule
/// nothing.
fn is_handle_call(path: &[String]) -> bool {
    matches!(path, [.., ty, method] if is_type(ty) && api::in_orchestration(method).is_some())
}

/// `Some` or `Saga`, which only keep the context.
fn is_constructor(path: &[String]) -> bool {
    path.last().is_some_and(|last| is_type(last))
}
