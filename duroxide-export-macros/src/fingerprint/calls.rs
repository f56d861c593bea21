//! Calls: of handles and messages, of duroxide's context, of the crate's own functions, and of macros.

use crate::api::{self, Effect, IfDropped, Methods, Takes};
use crate::fingerprint::evaluate::{Evaluation, MOST_DEPTH, awaiting, grouped, is_default};
use crate::fingerprint::nodes::{Call, Exit, Node, have_calls, push};
use crate::fingerprint::patterns;
use crate::fingerprint::shapes::{is_log, is_text};
use crate::fingerprint::texts::hash;
use crate::fingerprint::value::{Frame, Value};
use crate::library::call_graph::function::Helper;
use crate::library::call_graph::methods::Method;
use crate::library::call_graph::resolve::Target;
use crate::own_attribute::handler_attribute;
use crate::syntax::form;
use crate::syntax::scan::{RawItem, What};
use crate::syntax::text::text;
use proc_macro2::TokenStream;
use quote::ToTokens;
use std::collections::HashMap;
use std::rc::Rc;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr, ExprCall, ExprMethodCall, GenericArgument, Macro, Pat, Path, PathArguments, Token, Type};

/// When a call acts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Timing {
    /// At once, and there is nothing to await.
    Instant,
    /// At once; its outcome is awaited.
    Scheduled,
    /// When it is awaited.
    Awaited,
}

/// No options and no input.
const NOTHING: (Vec<String>, &str) = (Vec::new(), "");

/// What a type is in a call such as `ChargeCard::call(&ctx, ..)`.
enum Subject {
    /// A handler or a message, by its full name; one of another crate by its type.
    Known(String),
    /// A type of this crate.
    Own { module: String, name: String },
}

impl Evaluation<'_> {
    /// Adds a call, or prepares it.
    fn act(
        &mut self,
        verb: &'static str,
        name: String,
        (options, input): (Vec<String>, &str),
        timing: Timing,
        out: &mut Vec<Node>,
    ) -> Value {
        let id = self.next_id();
        let outcome = self.outcome_name(if name.is_empty() { verb } else { &name });
        let is_pending = timing == Timing::Scheduled;
        let call = Call {
            id,
            verb,
            name,
            options,
            input: input.to_owned(),
            outcome: outcome.clone(),
            instance: None,
            is_instant: timing == Timing::Instant,
            is_pending,
            may_end: false,
        };
        let (parts, is_outcome) = match timing {
            Timing::Instant => {
                push(Node::Call(call), out);
                (Vec::new(), true)
            }
            Timing::Scheduled => {
                push(Node::Call(call), out);
                (vec![vec![Node::Await { id, text: outcome.clone() }]], false)
            }
            Timing::Awaited => (vec![vec![Node::Call(call)]], false),
        };
        // What an instant call returns is only whether it could be made.
        Value { parts, is_outcome, ..Value::text(outcome) }
    }

    pub(super) fn call(&mut self, call: &ExprCall, frame: &mut Frame, out: &mut Vec<Node>) -> Value {
        let Expr::Path(function) = peeled(&call.func) else {
            let function = self.expr(&call.func, frame, out);
            let arguments = self.arguments(&call.args, frame, out);
            if let Some(closure) = &function.closure {
                return self.run(&Rc::clone(closure), &arguments, out);
            }
            return combined(&format!("{}(..)", function.text), arguments);
        };
        let path = &function.path;
        if function.qself.is_some() && call.args.first().is_some_and(|first| frame.helper.contexts.contain(first)) {
            self.not_followed(format!("`{}`", text(function)));
        }
        if let Some(ident) = path.get_ident()
            && let Some(closure) = frame.variables.get(&ident.to_string()).and_then(|value| value.closure.clone())
        {
            let arguments = self.arguments(&call.args, frame, out);
            return self.run(&closure, &arguments, out);
        }
        let takes_context = call.args.first().is_some_and(|first| frame.helper.contexts.contain(first));
        if takes_context
            && let Some((ty, method)) = type_and_function(path).or_else(|| self.renamed_handle(path, frame))
            && let Some(value) = self.on_type(&ty, &method, call, frame, out)
        {
            return value;
        }
        let name = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        let helper = self.function(path, frame);
        let arguments = self.arguments(&call.args, frame, out);
        if let Some(helper) = helper {
            self.given = self.given_types(path, &helper, frame);
            return self.follow(helper, None, &arguments, out);
        }
        match name.as_str() {
            "Err" if is_text(&call.args.to_token_stream()) => {
                Value { text: "Err(_)".to_owned(), ..combined("", arguments) }
            }
            "from" if arguments.len() == 1 && path.segments[0].ident == "String" => {
                arguments.into_iter().next().unwrap_or_default()
            }
            // `None` is what a field has by default.
            "Some" if arguments.len() == 1 && is_default(&arguments[0].text) => combined("Some", arguments),
            "Some" | "Ok" | "pin" | "Box" | "Arc" | "Reverse" if arguments.len() == 1 => {
                arguments.into_iter().next().unwrap_or_default()
            }
            "join_all" | "try_join_all" => group("join", arguments),
            "select_all" | "select_ok" | "select" => group("select", arguments),
            "map" if takes_context && arguments.len() == 4 => self.mapped(&arguments),
            _ => {
                let ty = constructed(path);
                let named = type_and_function(path)
                    .filter(|(_, function)| {
                        api::message_method(function, Takes::Nothing)
                            .is_some_and(|method| method.effect == Effect::Names)
                    })
                    .and_then(|_| arguments.first().map(|name| name.text.clone()));
                let numbered = arguments.iter().enumerate();
                let fields = numbered.map(|(index, argument)| (index.to_string(), argument.clone())).collect();
                let fields = Rc::new(if ty.as_ref() == Some(path) { fields } else { HashMap::new() });
                Value { ty, fields, named, ..combined(&shown(path), arguments) }
            }
        }
    }

    /// The handle in `charge::call`, imported under a name that is not one of a type.
    fn renamed_handle(&self, path: &Path, frame: &Frame) -> Option<(Path, String)> {
        let mut ty = path.clone();
        let method = ty.segments.pop()?.ident.to_string();
        ty.segments.pop_punct();
        let segments = frame.helper.calls.segments(&ty);
        let is_handle = !segments.is_empty() && matches!(self.target(&segments, frame), Target::Handler(_));
        is_handle.then_some((ty, method))
    }

    /// The handlers and messages that a call gives a function as types: `step::<ChargeCard>(..)`.
    fn given_types(&self, path: &Path, helper: &Helper, frame: &Frame) -> HashMap<String, String> {
        let Some(PathArguments::AngleBracketed(given)) = path.segments.last().map(|last| &last.arguments) else {
            return HashMap::new();
        };
        let given = helper.sig.generics.type_params().zip(given.args.iter().filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        }));
        let known = given.filter_map(|(parameter, ty)| match ty {
            Type::Path(ty) => match self.subject(&ty.path, frame)? {
                Subject::Known(name) => Some((parameter.ident.to_string(), name)),
                Subject::Own { .. } => None,
            },
            _ => None,
        });
        known.collect()
    }

    /// A method of a handle or a message.
    fn on_type(
        &mut self,
        ty: &Path,
        method: &str,
        call: &ExprCall,
        frame: &mut Frame,
        out: &mut Vec<Node>,
    ) -> Option<Value> {
        if let Some(ident) = ty.get_ident().map(ToString::to_string)
            && frame.helper.type_parameters.contains(&ident)
            && !frame.types.contains_key(&ident)
        {
            self.not_followed(format!("`{ident}::{method}` in `{}`", frame.helper.name()));
        }
        let subject = self.subject(ty, frame)?;
        let name = match subject {
            Subject::Known(name) => name,
            Subject::Own { .. } => return None,
        };
        if let Some(methods) = api::handle_method(method) {
            let arguments = self.arguments(&call.args, frame, out);
            let input = arguments.get(1).map_or("", |input| &input.text);
            let timing = if methods.if_dropped == IfDropped::NotStarted { Timing::Awaited } else { Timing::Scheduled };
            return Some(match methods.effect {
                Effect::SchedulesActivity | Effect::SchedulesOrchestration => {
                    self.act("call", name, (Vec::new(), input), timing, out)
                }
                Effect::ContinuesAsNew => self.act("continue as new", String::new(), NOTHING, timing, out),
                _ => self.act("progress", String::new(), NOTHING, Timing::Instant, out),
            });
        }
        let methods = api::message_method(method, Takes::Context)?;
        let arguments = self.arguments(&call.args, frame, out);
        let value = arguments.get(1).map_or("", |value| &value.text);
        Some(self.on_message(methods, method, name, (Vec::new(), value), out))
    }

    /// What an orchestration does with a message.
    fn on_message(
        &mut self,
        methods: &Methods,
        method: &str,
        name: String,
        (mut options, value): (Vec<String>, &str),
        out: &mut Vec<Node>,
    ) -> Value {
        let timing = if methods.if_dropped == IfDropped::NotStarted { Timing::Awaited } else { Timing::Scheduled };
        if method.ends_with("_timeout") {
            options.push("timeout".to_owned());
        }
        match methods.effect {
            Effect::WaitsForEvent => self.act("wait for", name, (options, ""), timing, out),
            Effect::TakesMessage => self.act("take", name, (options, ""), timing, out),
            Effect::TakesMessages => self.act("take all", name, (options, ""), timing, out),
            Effect::SetsValue => self.act("set", name, (options, value), Timing::Instant, out),
            Effect::ClearsValue => self.act("clear", name, (options, ""), Timing::Instant, out),
            // Its own values are in memory; those of another instance are asked for.
            Effect::ReadsValue if methods.if_dropped != IfDropped::Fine => {
                self.act("read", name, (options, ""), timing, out)
            }
            _ => Value::text(format!("{{{name}}}")),
        }
    }

    /// What a type refers to; `None` for one that is no type.
    fn subject(&self, ty: &Path, frame: &Frame) -> Option<Subject> {
        let segments = frame.helper.calls.segments(ty);
        let last = segments.last()?;
        if let Some(given) = frame.types.get(last).filter(|_| segments.len() == 1) {
            return Some(Subject::Known(given.clone()));
        }
        self.subject_of(self.target(&segments, frame), last, MOST_DEPTH)
    }

    fn subject_of(&self, target: Target, last: &str, depth: usize) -> Option<Subject> {
        Some(match target {
            Target::Handler(index) => Subject::Known(self.handlers[index].named.name.clone()),
            Target::Item { module, name } => {
                if let Some(found) = self.messages.iter().find(|of| of.module.name == module && of.ident == name) {
                    return Some(Subject::Known(found.named.name.clone()));
                }
                match self.alias_in(&module, &name).filter(|_| depth > 0) {
                    Some(of) => {
                        let segments: Vec<_> = of.segments.iter().map(|of| of.ident.to_string()).collect();
                        let target = self.resolver.resolve(&module, &segments, &[]);
                        return self.subject_of(target, segments.last()?, depth - 1);
                    }
                    None => Subject::Own { module, name },
                }
            }
            _ if last == "Self" => return None,
            _ => Subject::Known(last.to_owned()),
        })
    }

    pub(super) fn method(&mut self, call: &ExprMethodCall, frame: &mut Frame, out: &mut Vec<Node>) -> Value {
        let name = call.method.to_string();
        if frame.helper.contexts.contain(&call.receiver) && name != "clone" {
            return self.on_context(&name, call, frame, out);
        }
        let receiver = self.expr(&call.receiver, frame, out);
        if let Some(methods) = api::message_method(&name, Takes::Context)
            && call.args.first().is_some_and(|first| frame.helper.contexts.contain(first))
        {
            let arguments = self.arguments(&call.args, frame, out);
            // `place.set(&ctx)`, or `Place::at(key).set(&ctx, &place)`.
            let own = content(&receiver);
            let value = arguments.get(1).map_or(own, |value| &value.text);
            let subject = receiver.ty.as_ref().and_then(|ty| self.subject(&message_type(ty), frame));
            let message = match subject {
                Some(Subject::Known(name) | Subject::Own { name, .. }) => name,
                None => "a message".to_owned(),
            };
            let options = receiver.named.iter().map(|named| format!("name {named}")).collect();
            return self.on_message(methods, &name, message, (options, value), out);
        }
        if !receiver.parts.is_empty()
            && let Some(value) = self.adapted(&receiver, &name, call, frame, out)
        {
            return value;
        }
        if is_transparent(&name) {
            return receiver;
        }
        if let Some(helper) = self.method_helper(&receiver, &name, call, frame) {
            let arguments = self.arguments(&call.args, frame, out);
            return self.follow(helper, Some(&receiver), &arguments, out);
        }
        self.passed_on(&receiver, &name, call, frame, out)
    }

    /// A method that is not known, which may run the closures that it gets.
    fn passed_on(
        &mut self,
        receiver: &Value,
        name: &str,
        call: &ExprMethodCall,
        frame: &mut Frame,
        out: &mut Vec<Node>,
    ) -> Value {
        let arguments = self.arguments(&call.args, frame, out);
        let mut texts = Vec::new();
        let mut parts = receiver.parts.clone();
        let mut is_outcome = receiver.is_outcome;
        let mut extents = Vec::new();
        for argument in arguments {
            texts.push(argument.text.clone());
            extents.push(argument.extent().to_owned());
            parts.extend(argument.parts);
            let Some(closure) = argument.closure else { continue };
            let item = receiver.each();
            let items = vec![item; closure.expr.inputs.len()];
            let mut body = Vec::new();
            let value = self.run(&closure, &items, &mut body);
            let head = format!("{name} of {}", receiver.extent());
            if have_calls(&body) {
                out.push(Node::Loop { head: head.clone(), body });
                is_outcome = value.parts.is_empty();
            }
            parts.extend(value.parts.into_iter().filter(|part| !part.is_empty()).map(|part| match &part[..] {
                [Node::Await { .. }] => part,
                _ => vec![Node::Loop { head: head.clone(), body: part }],
            }));
        }
        let extent = extent_after(name, receiver, &extents);
        let own = self.shape_of_methods(name);
        let text =
            format!("{}.{name}{own}({})", grouped(&call.receiver, receiver.clone(), None).text, texts.join(", "));
        let numbered = (name == "enumerate").then(|| Rc::new(receiver.each()));
        Value { extent, numbered, parts, is_outcome, ..Value::text(text) }
    }

    /// An option of a call that has not been awaited, or its start.
    fn adapted(
        &mut self,
        receiver: &Value,
        name: &str,
        call: &ExprMethodCall,
        frame: &mut Frame,
        out: &mut Vec<Node>,
    ) -> Option<Value> {
        api::future_method(name)?;
        let mut value = receiver.clone();
        let arguments = self.arguments(&call.args, frame, out);
        let argument = arguments.first().map(|argument| argument.text.clone()).unwrap_or_default();
        let option = match name {
            "tag" | "with_tag" => Some(format!("tag {argument}")),
            "session" => Some(format!("session {argument}")),
            "retry" => Some(format!("retry {}", shown_retry(&argument))),
            "timeout" => Some("timeout".to_owned()),
            "pinned" => Some("pinned".to_owned()),
            _ => None,
        };
        let node = match value.parts.first_mut().and_then(|part| part.last_mut()) {
            // It is scheduled already.
            Some(Node::Await { id, .. }) => {
                let id = *id;
                out.iter_mut().rev().find(|node| matches!(node, Node::Call(call) if call.id == id))
            }
            other => other,
        };
        let Some(Node::Call(adapted)) = node else { return Some(value) };
        if let Some(option) = option {
            // The last one counts.
            let key = option.split(' ').next().unwrap_or_default().to_owned();
            adapted.options.retain(|known| known.split(' ').next() != Some(&*key));
            adapted.options.push(option);
        }
        match name {
            "instance" => adapted.instance = Some(argument),
            "schedule" => {
                let call = Call { is_pending: true, ..adapted.clone() };
                let id = call.id;
                push(Node::Call(call), out);
                value.parts = vec![vec![Node::Await { id, text: value.text.clone() }]];
            }
            "spawn" => {
                let call = Call { verb: "start", is_instant: true, ..adapted.clone() };
                push(Node::Call(call), out);
                return Some(Value { is_outcome: true, ..Value::text("()") });
            }
            _ => {}
        }
        Some(value)
    }

    /// A method of duroxide's context, or of an extension of it.
    fn on_context(&mut self, name: &str, call: &ExprMethodCall, frame: &mut Frame, out: &mut Vec<Node>) -> Value {
        let Some(methods) = api::context_method(name) else {
            return self.on_unknown_context(name, call, frame, out);
        };
        let mut arguments = self.arguments(&call.args, frame, out);
        let timing = if methods.if_dropped == IfDropped::NotStarted { Timing::Awaited } else { Timing::Scheduled };
        let text = |index: usize, arguments: &[Value]| {
            arguments.get(index).map(|argument| unquoted(&argument.text).to_owned()).unwrap_or_default()
        };
        let first = text(0, &arguments);
        match methods.effect {
            Effect::SchedulesActivity | Effect::SchedulesOrchestration => {
                let options = context_options(name, &arguments);
                let index = if name.contains("_versioned") || name.contains("_with_id") { 2 } else { 1 };
                let input = arguments.get(index).map_or("", |input| &input.text);
                self.act("call", first, (options, input), timing, out)
            }
            Effect::Spawns => {
                let is_versioned = name.contains("versioned");
                let mut options = vec![format!("id {}", text(if is_versioned { 2 } else { 1 }, &arguments))];
                options.extend(is_versioned.then(|| format!("version {}", text(1, &arguments))));
                let input = arguments.last().map_or("", |input| &input.text);
                self.act("start", first, (options, input), Timing::Instant, out)
            }
            Effect::ContinuesAsNew => {
                let version = name.contains("versioned").then(|| format!("version {first}"));
                self.act("continue as new", String::new(), (version.into_iter().collect(), ""), Timing::Scheduled, out)
            }
            Effect::StartsTimer => self.act("timer", String::new(), NOTHING, timing, out),
            Effect::Combines if name.starts_with("join") => group("join", std::mem::take(&mut arguments)),
            Effect::Combines => group("select", std::mem::take(&mut arguments)),
            Effect::Traces => Value::unit(),
            Effect::ReadsValues => Value::text("{all values}"),
            Effect::Other => {
                let verb = if name == "utc_now" { "time" } else { "guid" };
                self.act(verb, String::new(), NOTHING, timing, out)
            }
            _ => {
                let is_elsewhere = name.contains("_from_instance");
                let message = if is_elsewhere { text(1, &arguments) } else { first };
                let value = arguments.get(1).map_or("", |value| &value.text);
                self.on_message(methods, name, message, (Vec::new(), value), out)
            }
        }
    }

    fn on_unknown_context(
        &mut self,
        name: &str,
        call: &ExprMethodCall,
        frame: &mut Frame,
        out: &mut Vec<Node>,
    ) -> Value {
        let mut extensions = self.methods.named(name).filter(|method| method.owner.is_context);
        let helper = extensions.find_map(Method::parse);
        let arguments = self.arguments(&call.args, frame, out);
        match (name, helper) {
            (_, Some(helper)) => self.follow(helper, Some(&Value::text("ctx")), &arguments, out),
            ("set_custom_status" | "reset_custom_status", None) => {
                self.act("progress", String::new(), NOTHING, Timing::Instant, out)
            }
            ("clear_all_kv_values", None) => self.act("clear all values", String::new(), NOTHING, Timing::Instant, out),
            _ => combined(&format!("ctx.{name}"), arguments),
        }
    }

    /// `duroxide::map(&ctx, items, limit, |item| ..)`.
    fn mapped(&mut self, arguments: &[Value]) -> Value {
        let [_, items, limit, function] = arguments else { return Value::default() };
        let head = format!("at most {} at once, for each of {}", limit.text, items.extent());
        let mut body = Vec::new();
        if let Some(closure) = &function.closure {
            let item = items.each();
            let value = self.run(&Rc::clone(closure), &[item], &mut body);
            awaiting(value, &mut body);
        } else {
            body.extend(function.parts.iter().flatten().cloned());
        }
        Value { parts: vec![vec![Node::Group { head, parts: vec![body] }]], ..Value::text("{all}") }
    }

    pub(super) fn arguments(
        &mut self,
        arguments: &Punctuated<Expr, Token![,]>,
        frame: &mut Frame,
        out: &mut Vec<Node>,
    ) -> Vec<Value> {
        arguments.iter().map(|argument| self.expr(argument, frame, out)).collect()
    }

    /// The function of this crate that a path names.
    pub(super) fn function(&self, path: &Path, frame: &Frame) -> Option<Helper> {
        let caller = &frame.helper;
        if let Some(ident) = path.get_ident() {
            if let Some(inner) = caller.calls.inner.iter().find(|inner| inner.sig.ident == *ident) {
                return Helper::from_inner(inner, &caller.source);
            }
            if frame.variables.contains_key(&ident.to_string()) {
                return None;
            }
        }
        let segments = caller.calls.segments(path);
        let found = match &segments[..] {
            [this, name] if this == "Self" => {
                let owner = caller.owner.as_ref()?;
                self.method_of(&owner.name, name, &caller.source.module.name)
            }
            _ => match self.target(&segments, frame) {
                Target::Item { module, name } => {
                    let source = self.resolver.sources.module(&module)?;
                    Helper::declared(&source, &name)
                }
                Target::Associated { module, ty, name } => self.method_of(&ty, &name, &module),
                _ => None,
            },
        };
        found.filter(|helper| handler_attribute(&helper.attributes).is_none())
    }

    /// The method of this crate that is called, if it may have a context.
    fn method_helper(&self, receiver: &Value, name: &str, call: &ExprMethodCall, frame: &Frame) -> Option<Helper> {
        let caller = &frame.helper;
        if let (Expr::Path(path), Some(owner)) = (peeled(&call.receiver), &caller.owner)
            && path.path.is_ident("self")
        {
            return self.method_of(&owner.name, name, &caller.source.module.name);
        }
        if let Some(Subject::Own { module, name: ty }) = receiver.ty.as_ref().and_then(|ty| self.subject(ty, frame))
            && let Some(helper) = self.method_of(&ty, name, &module)
        {
            return Some(helper);
        }
        let takes_context = call.args.iter().any(|argument| caller.contexts.contain(argument));
        let candidates = self.methods.named(name).filter(|method| {
            if takes_context { method.has_context() } else { !method.owner.context_fields.is_empty() }
        });
        let candidates: Vec<_> = candidates.collect();
        let [first, rest @ ..] = &candidates[..] else { return None };
        if let Some(near) = candidates.iter().find(|method| method.module() == caller.source.module.name) {
            return near.parse();
        }
        rest.iter().all(|other| other.owner.name == first.owner.name).then(|| first.parse())?
    }

    /// A method of a type. Several modules may have types of that name; an `impl` can be anywhere.
    fn method_of(&self, ty: &str, name: &str, module: &str) -> Option<Helper> {
        let all = || self.methods.methods_of_type(ty, name);
        all().find(|method| method.module() == module).or_else(|| all().next())?.parse()
    }

    pub(super) fn invoked(&mut self, mac: &Macro, frame: &mut Frame, out: &mut Vec<Node>) -> Value {
        let name = mac.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        if name == "matches"
            && let Ok(Matches { value, pat, guard }) = syn::parse2(mac.tokens.clone())
        {
            let value = self.expr(&value, frame, out);
            let guard = guard.map_or_else(String::new, |guard| format!(" if {}", self.expr(&guard, frame, out).text));
            return Value::text(format!("{} is {}{guard}", value.text, patterns::described(&pat)));
        }
        let parsed = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(mac.tokens.clone());
        let Ok(expressions) = parsed else {
            let shape = self.shape(&mac.tokens, frame);
            let text = format!("{name}!(#{:08x}){}", hash(&shape), self.macro_shape(&name, &mac.tokens, frame));
            if frame.helper.contexts.occur_in(&mac.tokens) {
                return self.act("macro", text, NOTHING, Timing::Instant, out);
            }
            return Value::text(text);
        };
        let mut arguments = self.arguments(&expressions, frame, out);
        if name == "format" {
            arguments = self.formatted(arguments, frame);
            if let [template, value] = &arguments[..]
                && template.text == "\"{}\""
            {
                // As `to_string` does.
                return Value::text(value.text.clone());
            }
        }
        match name.as_str() {
            log if is_log(log) => Value::unit(),
            "join" | "try_join" => group("join", arguments),
            "select" | "select_biased" => group("select", arguments),
            "panic" | "bail" | "todo" | "unimplemented" | "unreachable" => {
                out.push(Node::Exit(Exit::Return));
                Value::unit()
            }
            "assert" | "ensure" => guarded(arguments.first().map(|value| value.text.clone()), out),
            "assert_eq" | "assert_ne" => {
                let operator = if name == "assert_eq" { "==" } else { "!=" };
                let sides: Vec<_> = arguments.iter().take(2).map(|value| value.text.as_str()).collect();
                guarded(Some(sides.join(&format!(" {operator} "))), out)
            }
            "vec" => Value {
                text: format!("[{}]", texts(&arguments)),
                extent: Some(format!("{} items", arguments.len())),
                ..combined("", arguments)
            },
            "dbg" => arguments.into_iter().next().unwrap_or_default(),
            _ => {
                if matches!(&*name, "format" | "json" | "concat" | "write" | "writeln") {
                    return combined(&format!("{name}!"), arguments);
                }
                let shape = self.macro_shape(&name, &mac.tokens, frame);
                if frame.helper.contexts.occur_in(&mac.tokens) {
                    let text = format!("{name}!({}){shape}", texts(&arguments));
                    return self.act("macro", text, NOTHING, Timing::Instant, out);
                }
                combined(&format!("{name}!{shape}"), arguments)
            }
        }
    }

    /// What a macro of the crate expands to. Those of others are not followed.
    fn macro_shape(&mut self, name: &str, tokens: &TokenStream, frame: &Frame) -> String {
        let defines = |item: &&RawItem| {
            matches!(item.what(), What::Macro(of) if of == "macro_rules")
                && item.defined_macro().as_deref() == Some(name)
        };
        let near = frame.helper.source.items.iter().find(defines);
        let sources = self.resolver.sources.all();
        let all = sources.iter().flat_map(|source| source.items.iter()).filter(defines);
        // Those of other modules can have the same name.
        let definitions = near.map_or_else(|| all.collect(), |near| vec![near]);
        let bodies: Vec<_> =
            definitions.into_iter().filter_map(|item| item.body.as_ref().map(ToString::to_string)).collect();
        if !bodies.is_empty() {
            return format!(" #{:08x}", hash(&bodies.concat()));
        }
        if frame.helper.contexts.occur_in(tokens) {
            self.not_followed(format!("the macro `{name}!`"));
        }
        String::new()
    }

    /// The arguments of `format!` without the names in the template, which become arguments in their places.
    fn formatted(&mut self, arguments: Vec<Value>, frame: &Frame) -> Vec<Value> {
        let mut arguments = arguments.into_iter();
        let Some(template) = arguments.next() else { return Vec::new() };
        let mut text = String::new();
        let mut values = vec![Value::unit()];
        let mut rest = template.text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            text.push('{');
            let end = after.find(|c: char| !form::is_part_of_word(c)).unwrap_or(after.len());
            let (name, others) = after.split_at(end);
            let constant = self.constant_named(name, frame);
            match frame.variables.get(name) {
                Some(value) => values.push(Value::text(value.text.clone())),
                None if others.starts_with('{') => text.push('{'),
                None if name.is_empty() => values.extend(arguments.next()),
                None => match constant {
                    Some(value) => values.push(Value::text(value)),
                    None => text.push_str(name),
                },
            }
            rest = others.strip_prefix('{').unwrap_or(others);
            let (spec, others) = rest.split_at(rest.find('}').unwrap_or(rest.len()));
            // `{total:0WIDTH$}`
            let width = spec.strip_suffix('$').map_or("", |spec| spec.trim_start_matches(|c: char| !c.is_uppercase()));
            match self.constant_named(width, frame) {
                Some(value) => text.push_str(&spec.replace(width, &value)),
                None => text.push_str(spec),
            }
            rest = others;
        }
        text.push_str(rest);
        values[0] = Value { text, ..template };
        values.extend(arguments);
        values
    }

    /// The value of a constant by its name.
    pub(super) fn constant_named(&mut self, name: &str, frame: &Frame) -> Option<String> {
        if !form::is_constant(name) {
            return None;
        }
        self.constant(&syn::parse_str(name).ok()?, frame)
    }
}

/// `matches!(value, pattern if guard)`.
struct Matches {
    value: Expr,
    pat: Pat,
    guard: Option<Expr>,
}

impl Parse for Matches {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let value = input.parse()?;
        input.parse::<Token![,]>()?;
        let pat = Pat::parse_multi_with_leading_vert(input)?;
        let guard = if input.parse::<Option<Token![if]>>()?.is_some() { Some(input.parse()?) } else { None };
        input.parse::<Option<Token![,]>>()?;
        Ok(Self { value, pat, guard })
    }
}

/// Ends the function unless something holds.
fn guarded(condition: Option<String>, out: &mut Vec<Node>) -> Value {
    let condition = condition.unwrap_or_default();
    out.push(Node::If { condition, then: Vec::new(), otherwise: vec![Node::Exit(Exit::Return)] });
    Value::unit()
}

/// Several futures at once.
fn group(head: &str, arguments: Vec<Value>) -> Value {
    let parts: Vec<_> = arguments.into_iter().flat_map(|argument| argument.parts).collect();
    Value { parts: vec![vec![Node::Group { head: head.to_owned(), parts }]], ..Value::text(format!("{{{head}}}")) }
}

/// A call of something that only passes on what it gets.
fn combined(function: &str, arguments: Vec<Value>) -> Value {
    let text = format!("{function}({})", texts(&arguments));
    Value { parts: arguments.into_iter().flat_map(|argument| argument.parts).collect(), ..Value::text(text) }
}

fn texts(arguments: &[Value]) -> String {
    arguments.iter().map(|argument| argument.text.as_str()).collect::<Vec<_>>().join(", ")
}

/// How many items there are after a method, if that does not depend on what they are.
fn extent_after(method: &str, receiver: &Value, arguments: &[String]) -> Option<String> {
    let list = receiver.extent();
    Some(match method {
        "map" | "enumerate" | "inspect" => list.to_owned(),
        "rev" => format!("{list}, from the end"),
        "push" | "push_back" | "push_front" => "one more".to_owned(),
        "extend" | "append" | "chain" => format!("{list} and {}", arguments.join(", ")),
        "then" | "then_some" => format!("one if {}", receiver.text),
        _ => return None,
    })
}

/// The options of a call that duroxide's own methods take as arguments.
fn context_options(name: &str, arguments: &[Value]) -> Vec<String> {
    let text = |index: usize| arguments.get(index).map(|argument| argument.text.clone()).unwrap_or_default();
    let has_retry = name.contains("_with_retry");
    let mut options = Vec::new();
    if has_retry {
        options.push(format!("retry {}", shown_retry(&text(2))));
    }
    if name.contains("_on_session") {
        options.push(format!("session {}", text(if has_retry { 3 } else { 2 })));
    }
    if name.contains("_versioned") {
        options.push(format!("version {}", text(1)));
    }
    options
}

/// A retry policy without the lengths of its delays, which are not compared.
fn shown_retry(policy: &str) -> String {
    let mut shown = String::new();
    let mut rest = policy.strip_prefix("RetryPolicy::new").unwrap_or(policy);
    while let Some((before, length)) = rest.split_once("Duration::") {
        shown.push_str(before);
        shown.push_str("a duration");
        rest = length.split_once(')').map_or("", |(_, rest)| rest);
    }
    shown + rest
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text)
}

fn peeled(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(paren) => peeled(&paren.expr),
        Expr::Group(group) => peeled(&group.expr),
        Expr::Reference(reference) => peeled(&reference.expr),
        other => other,
    }
}

/// The type and the function in `path::to::Type::function`.
fn type_and_function(path: &Path) -> Option<(Path, String)> {
    let mut ty = path.clone();
    let function = ty.segments.pop()?.ident.to_string();
    ty.segments.pop_punct();
    let last = ty.segments.last()?.ident.to_string();
    form::is_type(&last).then_some((ty, function))
}

/// The type that a call of this path constructs.
fn constructed(path: &Path) -> Option<Path> {
    if let Some((ty, _)) = type_and_function(path) {
        return Some(ty);
    }
    let last = path.segments.last()?.ident.to_string();
    form::is_type(&last).then(|| path.clone())
}

/// What is inside a newtype such as `Place("shop")`, which is encoded without it.
fn content(value: &Value) -> &str {
    let name = value.ty.as_ref().and_then(Path::get_ident).map(ToString::to_string).unwrap_or_default();
    let arguments = value.text.strip_prefix(&*name).and_then(|rest| rest.strip_prefix('(')?.strip_suffix(')'));
    arguments.filter(|_| value.fields.len() == 1).unwrap_or(&value.text)
}

/// The type in `Command::Close`, which is a path to a variant.
fn message_type(path: &Path) -> Path {
    type_and_function(path).map_or_else(|| path.clone(), |(ty, _)| ty)
}

/// A function as it is shown: `Duration::from_secs`, but without modules.
fn shown(path: &Path) -> String {
    let last = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    match type_and_function(path) {
        Some((ty, _)) => format!("{}::{last}", ty.segments.last().to_token_stream()),
        None => last,
    }
}

/// Whether a method returns what it is called on, in another form, or as an error with another text.
fn is_transparent(method: &str) -> bool {
    const METHODS: &[&str] = &[
        "as_deref",
        "as_mut",
        "as_ref",
        "as_slice",
        "as_str",
        "borrow",
        "boxed",
        "clone",
        "cloned",
        "collect",
        "context",
        "copied",
        "expect",
        "into",
        "into_iter",
        "iter",
        "iter_mut",
        "map_err",
        "ok_or",
        "ok_or_else",
        "to_owned",
        "to_string",
        "to_vec",
        "unwrap",
        "with_context",
    ];
    METHODS.contains(&method)
}
