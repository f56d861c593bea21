//! Goes through a body in the order in which it runs.

use crate::fingerprint::nodes::{self, Arm, Exit, Node, have_calls, is_last_outcome, may_end, push};
use crate::fingerprint::patterns;
use crate::fingerprint::value::{Closure, Frame, Mutation, Value};
use crate::library::call_graph::function::Helper;
use crate::library::call_graph::methods::{Method, MethodIndex};
use crate::library::call_graph::resolve::{Resolver, Target};
use crate::library::found_handler::FoundHandler;
use crate::library::found_message::FoundMessage;
use crate::syntax::form;
use crate::syntax::text::text;
use quote::ToTokens;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use syn::{
    BinOp, Block, Expr, ExprBinary, ExprClosure, ExprIf, ExprLit, ExprMatch, ExprPath, ExprStruct, FnArg, Lit, Local,
    Member, Pat, RangeLimits, Stmt, Type, UnOp,
};

/// How many functions and closures may be inside each other.
pub(super) const MOST_DEPTH: usize = 24;

/// How many expressions are evaluated. Functions are followed wherever they are called, which could take for ever.
const MOST_STEPS: usize = 20_000;

/// One fingerprint being made.
pub(super) struct Evaluation<'r> {
    pub(super) resolver: &'r Resolver<'r>,
    pub(super) methods: &'r MethodIndex,
    pub(super) handlers: &'r [FoundHandler],
    pub(super) messages: &'r [FoundMessage],
    /// The functions that are being followed.
    stack: Vec<(String, String, String)>,
    pub(super) depth: usize,
    steps: usize,
    counts: Counts,
    /// The shapes of functions.
    pub(super) shapes: HashMap<(String, String, String), u32>,
    /// The shapes of the methods with a name.
    pub(super) method_shapes: HashMap<String, String>,
    /// Whether methods with a name change what they are called on.
    mutators: HashMap<String, bool>,
    /// The handlers and messages that the function to be followed gets as types.
    pub(super) given: HashMap<String, String>,
    /// What could not be followed.
    not_followed: BTreeSet<String>,
}

/// What numbers the calls.
#[derive(Debug, Clone, Default)]
struct Counts {
    calls: usize,
    /// How many calls have the same name so far.
    names: HashMap<String, usize>,
}

impl<'r> Evaluation<'r> {
    pub(super) fn new(
        resolver: &'r Resolver<'r>,
        methods: &'r MethodIndex,
        handlers: &'r [FoundHandler],
        messages: &'r [FoundMessage],
    ) -> Self {
        Self {
            resolver,
            methods,
            handlers,
            messages,
            stack: Vec::new(),
            depth: 0,
            steps: 0,
            counts: Counts::default(),
            shapes: HashMap::new(),
            method_shapes: HashMap::new(),
            mutators: HashMap::new(),
            given: HashMap::new(),
            not_followed: BTreeSet::new(),
        }
    }

    /// The lines of an orchestration.
    pub(super) fn lines(mut self, orchestration: Helper) -> Vec<String> {
        self.stack.push(orchestration.key());
        let mut frame = Frame::new(Rc::new(orchestration));
        let helper = Rc::clone(&frame.helper);
        let mut number = 0;
        for parameter in &helper.sig.inputs {
            let FnArg::Typed(typed) = parameter else { continue };
            let is_context =
                matches!(&*typed.pat, Pat::Ident(pat) if helper.contexts.contain(&path_of(pat.ident.clone())));
            let text = match number {
                _ if is_context => "ctx".to_owned(),
                0 => "input".to_owned(),
                number => format!("argument_{number}"),
            };
            number += usize::from(!is_context);
            self.bind(&typed.pat, &of_type(Value::text(text), &typed.ty), &mut frame);
        }
        let mut out = Vec::new();
        self.block(helper.code.block(), &mut frame, &mut out);
        let mut lines = nodes::lines(out);
        if self.steps > MOST_STEPS {
            self.not_followed(format!("what comes after {MOST_STEPS} expressions"));
        }
        lines.extend(self.not_followed.into_iter().map(|what| format!("not followed: {what}")));
        lines
    }

    /// Notes something that the sources do not tell.
    pub(super) fn not_followed(&mut self, what: String) {
        self.not_followed.insert(what);
    }

    pub(super) const fn next_id(&mut self) -> usize {
        self.counts.calls += 1;
        self.counts.calls
    }

    /// What the outcome of a call is called: `charge-card`, `charge-card 2`.
    pub(super) fn outcome_name(&mut self, name: &str) -> String {
        let short = name.rsplit("::").next().unwrap_or(name);
        let count = self.counts.names.entry(short.to_owned()).or_insert(0);
        *count += 1;
        if *count == 1 { format!("{{{short}}}") } else { format!("{{{short} {count}}}") }
    }

    /// What the evaluation adds, without adding it.
    fn aside<T>(&mut self, evaluate: impl FnOnce(&mut Self, &mut Vec<Node>) -> T) -> (T, Vec<Node>) {
        let mut out = Vec::new();
        let value = evaluate(self, &mut out);
        (value, out)
    }

    /// The value of an expression that is evaluated elsewhere, or not at all.
    fn value_of(&mut self, expr: &Expr, frame: &Frame) -> Value {
        let counts = self.counts.clone();
        let value = self.expr(expr, &mut frame.clone(), &mut Vec::new());
        self.counts = counts;
        value
    }

    pub(super) fn bind(&mut self, pat: &Pat, value: &Value, frame: &mut Frame) {
        let mut found = Vec::new();
        patterns::variables(pat, value, &mut |name, value, is_mutable| found.push((name, value, is_mutable)));
        for (name, value, is_mutable) in found {
            let value = if is_mutable { self.changing(&name, value, frame) } else { value };
            frame.variables.insert(name, value);
        }
    }

    /// The value of a mutable variable: the first one, and what changes it.
    fn changing(&mut self, name: &str, first: Value, frame: &Frame) -> Value {
        let mutations = Rc::clone(&frame.mutations);
        let mutations: Vec<_> = mutations.get(name).into_iter().flatten().filter(|of| self.is_change(of)).collect();
        if mutations.is_empty() || self.depth == MOST_DEPTH {
            return first;
        }
        self.depth += 1;
        let mut frame = frame.clone();
        let it = Value { ty: first.ty.clone(), ..Value::text("it") };
        frame.variables.insert(name.to_owned(), it);
        let changes: Vec<_> = mutations.into_iter().map(|mutation| self.change(mutation, &frame)).collect();
        self.depth -= 1;
        let texts: Vec<_> = changes.iter().map(|change| change.text.as_str()).collect();
        let extents: Vec<_> = changes.iter().map(Value::extent).collect();
        let extent = format!("({}; {})", first.extent(), extents.join("; "));
        let text = format!("({}; {})", first.text, texts.join("; "));
        Value { text: Value::text(text).text, extent: Some(Value::text(extent).text), fields: Rc::default(), ..first }
    }

    /// Whether something that may change a variable does.
    fn is_change(&mut self, mutation: &Mutation) -> bool {
        let Some(method) = &mutation.method else { return true };
        if let Some(known) = self.mutators.get(method) {
            return *known;
        }
        let is_mutator = self.methods.pure(method).filter_map(Method::parse).any(|helper| {
            helper.sig.receiver().is_some_and(|receiver| {
                let receiver = text(receiver);
                receiver.starts_with('&') && receiver.contains("mut")
            })
        });
        self.mutators.insert(method.clone(), is_mutator);
        is_mutator
    }

    /// What a change does, and under which conditions.
    fn change(&mut self, mutation: &Mutation, frame: &Frame) -> Value {
        let value = self.value_of(&mutation.expr, frame);
        let conditions = mutation.conditions.iter().map(|condition| self.value_of(condition, frame).text);
        let conditions: Vec<_> = conditions.collect();
        if conditions.is_empty() {
            return value;
        }
        let conditional = |text: &str| Value::text(format!("{text} if {}", conditions.join(" && "))).text;
        Value { text: conditional(&value.text), extent: Some(conditional(value.extent())), ..value }
    }

    /// The value of a field of `self`, which other methods may change.
    fn changing_field(&mut self, base: &Expr, name: &str, first: Value, frame: &Frame) -> Value {
        let is_self = matches!(base, Expr::Path(path) if path.path.is_ident("self"));
        let Some(owner) = frame.helper.owner.as_ref().filter(|_| is_self) else { return first };
        let module = &frame.helper.source.module.name;
        let field = format!("self.{name}");
        let mut changes = Vec::new();
        for helper in self.methods.all_of_type(&owner.name).filter(|method| method.module() == module) {
            let Some(frame) = helper.parse().map(|helper| Frame::new(Rc::new(helper))) else { continue };
            for mutation in frame.mutations.get(&field).into_iter().flatten().filter(|of| of.method.is_none()) {
                changes.push(self.shape(&mutation.expr.to_token_stream(), &frame));
            }
        }
        if changes.is_empty() {
            return first;
        }
        changes.sort();
        changes.dedup();
        Value {
            extent: None,
            ..Value { text: Value::text(format!("({}; {})", first.text, changes.join("; "))).text, ..first }
        }
    }

    pub(super) fn block(&mut self, block: &Block, frame: &mut Frame, out: &mut Vec<Node>) -> Value {
        let outside = frame.variables.clone();
        let mut last = Value::unit();
        for stmt in &block.stmts {
            last = match stmt {
                Stmt::Local(local) => {
                    self.local(local, frame, out);
                    Value::unit()
                }
                Stmt::Expr(expr, semicolon) => {
                    let value = self.expr(expr, frame, out);
                    if semicolon.is_some() { Value::unit() } else { value }
                }
                Stmt::Macro(mac) => self.invoked(&mac.mac, frame, out),
                Stmt::Item(_) => Value::unit(),
            };
        }
        frame.variables = outside;
        last
    }

    fn local(&mut self, local: &Local, frame: &mut Frame, out: &mut Vec<Node>) {
        let Some(init) = &local.init else {
            let mut later = Vec::new();
            patterns::variables(&local.pat, &Value::text("later"), &mut |name, value, _| later.push((name, value)));
            for (name, value) in later {
                let value = self.changing(&name, value, frame);
                frame.variables.insert(name, value);
            }
            return;
        };
        let value = self.expr(&init.expr, frame, out);
        if let Some((_, otherwise)) = &init.diverge {
            let (_, otherwise) = self.aside(|this, out| this.expr(otherwise, frame, out));
            let pattern = patterns::described(&local.pat);
            if value.is_outcome && pattern == "Ok(_)" && is_return(&otherwise) {
                may_end(out);
            } else {
                let condition = format!("{} is {pattern}", value.text);
                out.push(Node::If { condition, then: Vec::new(), otherwise });
            }
        }
        self.bind(&local.pat, &value, frame);
    }

    pub(super) fn expr(&mut self, expr: &Expr, frame: &mut Frame, out: &mut Vec<Node>) -> Value {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return Value::text("..");
        }
        match expr {
            Expr::Array(array) => self.list(array.elems.iter(), "[", "]", frame, out),
            Expr::Tuple(tuple) => self.list(tuple.elems.iter(), "(", ")", frame, out),
            Expr::Assign(assign) => {
                let right = self.expr(&assign.right, frame, out);
                let left = self.expr(&assign.left, frame, out);
                Value::text(format!("{} = {}", left.text, right.text))
            }
            Expr::Async(block) => {
                let (value, nodes) = self.aside(|this, out| this.block(&block.block, &mut frame.clone(), out));
                Value { text: value.text, parts: vec![nodes], ..Value::default() }
            }
            Expr::Await(awaited) => {
                let value = self.expr(&awaited.base, frame, out);
                awaiting(value, out)
            }
            Expr::Block(block) => self.block(&block.block, frame, out),
            Expr::Unsafe(block) => self.block(&block.block, frame, out),
            Expr::Const(block) => self.block(&block.block, frame, out),
            Expr::Call(call) => self.call(call, frame, out),
            Expr::MethodCall(call) => self.method(call, frame, out),
            Expr::Cast(cast) => {
                let value = self.expr(&cast.expr, frame, out);
                let ty = self.type_text(&cast.ty, frame);
                let text = Value::text(format!("{} as {ty}", grouped(&cast.expr, value.clone(), None).text)).text;
                Value { text, ..value }
            }
            Expr::Closure(closure) => self.closure(closure, frame),
            Expr::Field(field) => {
                let name = match &field.member {
                    Member::Named(name) => name.to_string(),
                    Member::Unnamed(index) => index.index.to_string(),
                };
                let value = self.expr(&field.base, frame, out).part(&name);
                self.changing_field(&field.base, &name, value, frame)
            }
            Expr::Group(group) => self.expr(&group.expr, frame, out),
            Expr::Paren(paren) => self.expr(&paren.expr, frame, out),
            Expr::Reference(reference) => self.expr(&reference.expr, frame, out),
            Expr::If(choice) => self.choice(choice, frame, out),
            Expr::Match(choice) => self.arms(choice, frame, out),
            Expr::Index(index) => {
                let list = self.expr(&index.expr, frame, out);
                let at = self.expr(&index.index, frame, out);
                Value { text: format!("{}[{}]", list.text, at.text), parts: list.parts, ..Value::default() }
            }
            Expr::Let(condition) => {
                let value = self.expr(&condition.expr, frame, out);
                self.bind(&condition.pat, &value, frame);
                let text = format!("{} is {}", value.text, patterns::described(&condition.pat));
                Value { is_outcome: value.is_outcome, ..Value::text(text) }
            }
            Expr::Lit(literal) => Value::text(literal_text(literal)),
            Expr::Macro(mac) => self.invoked(&mac.mac, frame, out),
            Expr::Path(path) => {
                let value = self.path(path, frame);
                Value { is_outcome: is_last_outcome(&value.text, out), ..value }
            }
            Expr::Range(range) => {
                let [start, end] = [&range.start, &range.end]
                    .map(|bound| bound.as_ref().map_or_else(String::new, |bound| self.expr(bound, frame, out).text));
                match (&range.limits, end.parse::<u64>()) {
                    (RangeLimits::HalfOpen(_), _) => Value::text(format!("{start}..{end}")),
                    (RangeLimits::Closed(_), Ok(last)) if last < u64::MAX => {
                        Value::text(format!("{start}..{}", last + 1))
                    }
                    _ => Value::text(format!("{start}..={end}")),
                }
            }
            Expr::Repeat(repeat) => {
                let element = self.expr(&repeat.expr, frame, out);
                let length = self.expr(&repeat.len, frame, out);
                Value::text(format!("[{}; {}]", element.text, length.text))
            }
            Expr::Struct(literal) => self.literal(literal, frame, out),
            Expr::Binary(binary) => self.binary(binary, frame, out),
            Expr::Break(_) | Expr::Continue(_) | Expr::Return(_) => self.exit(expr, frame, out),
            Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_) => self.repeated(expr, frame, out),
            Expr::Try(attempt) => {
                let value = self.expr(&attempt.expr, frame, out);
                if value.is_outcome {
                    may_end(out);
                } else {
                    push(Node::Check(value.text.clone()), out);
                }
                Value { is_outcome: false, ..value }
            }
            Expr::Unary(unary) => {
                let value = self.expr(&unary.expr, frame, out);
                if matches!(unary.op, UnOp::Deref(_)) {
                    return value;
                }
                Value::text(format!("{}{}", unary.op.to_token_stream(), grouped(&unary.expr, value, None).text))
            }
            other => Value::text(self.shape(&other.to_token_stream(), frame)),
        }
    }

    fn binary(&mut self, binary: &ExprBinary, frame: &mut Frame, out: &mut Vec<Node>) -> Value {
        let left = self.expr(&binary.left, frame, out);
        let (right, nodes) = self.aside(|this, out| this.expr(&binary.right, frame, out));
        let operator = binary.op.to_token_stream().to_string();
        let left = grouped(&binary.left, left, Some(binary.op));
        match binary.op {
            BinOp::And(_) if !nodes.is_empty() => {
                out.push(Node::If { condition: left.text.clone(), then: nodes, otherwise: Vec::new() });
            }
            BinOp::Or(_) if !nodes.is_empty() => {
                out.push(Node::If { condition: left.text.clone(), then: Vec::new(), otherwise: nodes });
            }
            _ => out.extend(nodes),
        }
        if let Some(number) = computed(&left.text, binary.op, &right.text) {
            return Value::text(number.to_string());
        }
        let right = grouped(&binary.right, right, None);
        if let Some(operator) = with_constant_on_the_right(&binary.left, binary.op, &binary.right) {
            return Value::text(format!("{} {operator} {}", right.text, left.text));
        }
        Value::text(format!("{} {operator} {}", left.text, right.text))
    }

    /// `break`, `continue` and `return`.
    fn exit(&mut self, expr: &Expr, frame: &mut Frame, out: &mut Vec<Node>) -> Value {
        let (value, exit) = match expr {
            Expr::Break(end) => (&end.expr, Exit::Break),
            Expr::Return(end) => (&end.expr, Exit::Return),
            _ => (&None, Exit::Continue),
        };
        if let Some(value) = value {
            self.expr(value, frame, out);
        }
        out.push(Node::Exit(exit));
        Value::unit()
    }

    /// `for`, `while` and `loop`.
    fn repeated(&mut self, expr: &Expr, frame: &mut Frame, out: &mut Vec<Node>) -> Value {
        match expr {
            Expr::ForLoop(each) => {
                let list = self.expr(&each.expr, frame, out);
                let head = format!("for each of {}", list.extent());
                let item = Value { parts: list.parts.clone(), ..list.each() };
                let mut inside = frame.clone();
                self.bind(&each.pat, &item, &mut inside);
                let (_, body) = self.aside(|this, out| this.block(&each.body, &mut inside, out));
                out.push(Node::Loop { head, body });
                Value::unit()
            }
            Expr::While(each) => {
                let mut inside = frame.clone();
                let (condition, mut body) = self.aside(|this, out| this.expr(&each.cond, &mut inside, out));
                let (_, rest) = self.aside(|this, out| this.block(&each.body, &mut inside, out));
                body.extend(rest);
                out.push(Node::Loop { head: format!("while {}", condition.text), body });
                Value::unit()
            }
            Expr::Loop(each) => {
                let (_, body) = self.aside(|this, out| this.block(&each.body, frame, out));
                out.push(Node::Loop { head: "loop".to_owned(), body });
                Value::text("loop")
            }
            _ => Value::unit(),
        }
    }

    fn list<'e>(
        &mut self,
        elements: impl Iterator<Item = &'e Expr>,
        open: &str,
        close: &str,
        frame: &mut Frame,
        out: &mut Vec<Node>,
    ) -> Value {
        let elements: Vec<_> = elements.map(|element| self.expr(element, frame, out)).collect();
        let texts: Vec<_> = elements.iter().map(|element| element.text.as_str()).collect();
        let text = format!("{open}{}{close}", texts.join(", "));
        let extent = Some(format!("{} items", elements.len()));
        let named = elements.iter().enumerate();
        let fields = named.map(|(index, element)| (index.to_string(), Value { is_outcome: false, ..element.clone() }));
        let fields = Rc::new(fields.collect());
        let parts = elements.into_iter().flat_map(|element| element.parts).collect();
        Value { extent, parts, fields, ..Value::text(text) }
    }

    fn literal(&mut self, literal: &ExprStruct, frame: &mut Frame, out: &mut Vec<Node>) -> Value {
        let mut fields = Vec::new();
        let mut known = HashMap::new();
        for field in &literal.fields {
            let name = field.member.to_token_stream().to_string();
            let value = self.expr(&field.expr, frame, out);
            // A new field that is skipped if it has its default changes nothing.
            if !is_default(&value.text) {
                fields.push(format!("{name}: {}", value.text));
            }
            known.insert(name, value);
        }
        if let Some(rest) = &literal.rest {
            fields.push(format!("..{}", self.expr(rest, frame, out).text));
        }
        // The order in which they are written does not matter.
        fields.sort();
        let name = literal.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        let text = format!("{name} {{ {} }}", fields.join(", "));
        Value { ty: Some(literal.path.clone()), fields: Rc::new(known), ..Value::text(text) }
    }

    fn choice(&mut self, choice: &ExprIf, frame: &mut Frame, out: &mut Vec<Node>) -> Value {
        let mut inside = frame.clone();
        let (condition, is_negated) = negated(&choice.cond);
        let is_error = is_error(condition);
        let condition = self.expr(condition, &mut inside, out);
        let (is_outcome, mut condition) = (condition.is_outcome, condition.text);
        let is_unequal = condition.matches(" != ").count() == 1 && is_inequality(&choice.cond);
        if is_unequal {
            condition = condition.replace(" != ", " == ");
        }
        let is_negated = is_negated != is_unequal;
        let (then_value, then) = self.aside(|this, out| this.block(&choice.then_branch, &mut inside, out));
        let (otherwise_value, otherwise) = match &choice.else_branch {
            Some((_, otherwise)) => self.aside(|this, out| this.expr(otherwise, frame, out)),
            None => (Value::unit(), Vec::new()),
        };
        if is_outcome && is_error && otherwise.is_empty() && is_return(&then) {
            // As `?` does.
            may_end(out);
            return Value::unit();
        }
        let [(then_value, then), (otherwise_value, otherwise)] = if is_negated {
            [(otherwise_value, otherwise), (then_value, then)]
        } else {
            [(then_value, then), (otherwise_value, otherwise)]
        };
        let is_outcome = have_calls(&then) || have_calls(&otherwise);
        out.push(Node::If { condition: condition.clone(), then, otherwise });
        let text = format!("if {condition} {{ {} }} else {{ {} }}", then_value.text, otherwise_value.text);
        let parts = either([then_value.parts, otherwise_value.parts], &condition);
        Value { parts, is_outcome, ..Value::text(text) }
    }

    fn arms(&mut self, choice: &ExprMatch, frame: &mut Frame, out: &mut Vec<Node>) -> Value {
        let value = self.expr(&choice.expr, frame, out);
        let mut arms = Vec::new();
        let mut texts = Vec::new();
        for arm in &choice.arms {
            let mut inside = frame.clone();
            let (pat, guard) = match &arm.pat {
                Pat::Guard(guarded) => (&*guarded.pat, Some(&guarded.guard)),
                pat => (pat, None),
            };
            self.bind(pat, &value, &mut inside);
            let mut pattern = patterns::described(pat);
            if let Some(guard) = guard {
                pattern = format!("{pattern} if {}", self.expr(guard, &mut inside, out).text);
            }
            let (result, nodes) = self.aside(|this, out| {
                let value = this.expr(&arm.body, &mut inside, out);
                // A future that all arms choose from: it is awaited behind the `match`.
                if value.parts.is_empty() { value } else { awaiting(value, out) }
            });
            texts.push(format!("{pattern} => {}", result.text));
            arms.push(Arm { is_rest: pattern == "_", has_guard: guard.is_some(), pattern, nodes });
        }
        if value.is_outcome && arms.iter().all(|arm| arm.nodes.is_empty() || (arm.is_error() && is_return(&arm.nodes)))
        {
            // As `?` does, or nothing at all.
            if arms.iter().any(|arm| !arm.nodes.is_empty()) {
                may_end(out);
            }
            return Value { parts: Vec::new(), ..value };
        }
        let is_outcome = arms.iter().any(|arm| have_calls(&arm.nodes));
        let text = format!("match {} {{ {} }}", value.text, texts.join(", "));
        out.push(Node::Match { value: value.text, arms });
        Value { is_outcome, ..Value::text(text) }
    }

    fn path(&mut self, path: &ExprPath, frame: &Frame) -> Value {
        if let Some(ident) = path.path.get_ident().map(ToString::to_string) {
            if let Some(value) = frame.variables.get(&ident) {
                return Value { is_outcome: false, ..value.clone() };
            }
            if frame.helper.calls.variables.get(&ident).is_some() && !form::is_type(&ident) {
                return self.declared_later(&ident, frame);
            }
        }
        if form::is_constant_path(&path.path)
            && let Some(value) = self.constant(&path.path, frame)
        {
            return Value::text(value);
        }
        let segments: Vec<_> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let last_two = &segments[segments.len().saturating_sub(2)..];
        // `Status::Paid`, but not `module::function`.
        let shown = if form::is_type(&last_two[0]) { last_two } else { &last_two[last_two.len() - 1..] };
        Value { ty: Some(path.path.clone()), ..Value::text(shown.join("::")) }
    }

    /// The value of a variable that changes another one, and is declared after that.
    fn declared_later(&mut self, name: &str, frame: &Frame) -> Value {
        let declared = Rc::clone(&frame.declared);
        let Some(values) = declared.get(name).filter(|_| self.depth < MOST_DEPTH) else { return Value::text("_") };
        self.depth += 1;
        let mut frame = frame.clone();
        frame.variables.insert(name.to_owned(), Value::text("_"));
        let values: Vec<_> = values.iter().map(|value| self.value_of(value, &frame).text).collect();
        self.depth -= 1;
        Value::text(values.join(" or "))
    }

    /// The value of a constant of the crate; the full name of a handler.
    pub(super) fn constant(&mut self, path: &syn::Path, frame: &Frame) -> Option<String> {
        let segments = frame.helper.calls.segments(path);
        if let ([this, name], Some(owner)) = (&segments[..], &frame.helper.owner)
            && this == "Self"
        {
            let value = frame.helper.source.associated_constant(&owner.name, name)?;
            return Some(self.value_of(&value, frame).text);
        }
        match self.target(&segments, frame) {
            Target::Handler(index) => Some(self.handlers[index].named.name.clone()),
            Target::Item { module, name } => {
                let scope = self.resolver.sources.scope(&module)?;
                let value = scope.constant(&name).or_else(|| scope.static_value(&name));
                let value = value.filter(|_| self.depth < MOST_DEPTH)?.clone();
                self.depth += 1;
                let text = self.value_of(&value, frame).text;
                self.depth -= 1;
                Some(text)
            }
            Target::Associated { module, ty, name } => {
                let value = self.resolver.sources.module(&module)?.associated_constant(&ty, &name)?;
                Some(self.value_of(&value, frame).text)
            }
            _ => None,
        }
    }

    pub(super) fn target(&self, segments: &[String], frame: &Frame) -> Target {
        self.resolver.resolve(&frame.helper.source.module.name, segments, &frame.helper.calls.imports.globs)
    }

    fn closure(&mut self, closure: &ExprClosure, frame: &Frame) -> Value {
        let mut inside = frame.clone();
        for (index, parameter) in closure.inputs.iter().enumerate() {
            self.bind(parameter, &Value::text(format!("${index}")), &mut inside);
        }
        let text = if self.depth < MOST_DEPTH {
            self.depth += 1;
            let text = self.value_of(&closure.body, &inside).text;
            self.depth -= 1;
            text
        } else {
            String::new()
        };
        let closure = Closure { expr: closure.clone(), frame: frame.clone() };
        Value { closure: Some(Rc::new(closure)), ..Value::text(format!("|..| {text}")) }
    }

    /// Runs a closure with these arguments.
    pub(super) fn run(&mut self, closure: &Closure, arguments: &[Value], out: &mut Vec<Node>) -> Value {
        if self.depth == MOST_DEPTH {
            return Value::text("..");
        }
        self.depth += 1;
        let mut inside = closure.frame.clone();
        for (parameter, value) in closure.expr.inputs.iter().zip(arguments) {
            self.bind(parameter, value, &mut inside);
        }
        let (value, nodes) = self.aside(|this, out| this.expr(&closure.expr.body, &mut inside, out));
        self.depth -= 1;
        self.finished(value, nodes, closure.expr.asyncness.is_some(), out)
    }

    /// Follows a function of the crate.
    pub(super) fn follow(
        &mut self,
        helper: Helper,
        receiver: Option<&Value>,
        arguments: &[Value],
        out: &mut Vec<Node>,
    ) -> Value {
        let name = helper.sig.ident.to_string();
        let texts: Vec<_> = receiver.into_iter().chain(arguments).map(|value| value.text.clone()).collect();
        let call = format!("{name}({})", texts.join(", "));
        let key = helper.key();
        if self.stack.contains(&key) || self.depth == MOST_DEPTH {
            // Only what has calls is followed to here.
            return self.again(call, helper.contexts.is_empty(), out);
        }
        self.stack.push(key);
        self.depth += 1;
        let helper = Rc::new(helper);
        let mut frame = Frame::new(Rc::clone(&helper));
        frame.types = std::mem::take(&mut self.given);
        let mut rest = arguments.iter();
        for parameter in &helper.sig.inputs {
            match parameter {
                FnArg::Receiver(_) => {
                    let value = receiver.or_else(|| rest.next()).cloned().unwrap_or_default();
                    frame.variables.insert("self".to_owned(), value);
                }
                FnArg::Typed(typed) => {
                    let value = of_type(rest.next().cloned().unwrap_or_default(), &typed.ty);
                    self.bind(&typed.pat, &value, &mut frame);
                }
            }
        }
        let (value, nodes) = self.aside(|this, out| this.block(helper.code.block(), &mut frame, out));
        self.depth -= 1;
        self.stack.pop();
        if !have_calls(&nodes) && value.parts.is_empty() {
            // A pure computation. Its text says how it is computed, unless it branches before its end.
            if nodes.is_empty() && !frame.mutations.values().flatten().any(|mutation| self.is_change(mutation)) {
                return Value { is_outcome: false, ..value };
            }
            let shape = self.shape_of(&helper);
            return Value::text(format!("#{shape:08x}({})", texts.join(", ")));
        }
        self.finished(value, nodes::pruned(nodes, false), helper.sig.asyncness.is_some(), out)
    }

    fn again(&mut self, call: String, is_pure: bool, out: &mut Vec<Node>) -> Value {
        if !is_pure {
            let id = self.next_id();
            push(Node::Await { id, text: "the same function again".to_owned() }, out);
        }
        Value { is_outcome: !is_pure, ..Value::text(call) }
    }

    /// What a function or closure returns after it did this.
    fn finished(&self, value: Value, nodes: Vec<Node>, is_async: bool, out: &mut Vec<Node>) -> Value {
        let _ = self;
        if is_async {
            let mut nodes = nodes;
            let value = if value.parts.is_empty() { value } else { awaiting(value, &mut nodes) };
            return Value { parts: vec![nodes], is_outcome: false, ..value };
        }
        let is_outcome = have_calls(&nodes) && value.parts.is_empty();
        for node in nodes {
            push(node, out);
        }
        Value { is_outcome, ..value }
    }
}

/// The value of an operand, in parentheses if it needs them, whether or not they are written.
pub(super) fn grouped(expr: &Expr, value: Value, operator: Option<BinOp>) -> Value {
    match expr {
        Expr::Paren(paren) => grouped(&paren.expr, value, operator),
        Expr::Group(group) => grouped(&group.expr, value, operator),
        Expr::Binary(binary) if Some(binary.op) == operator => value,
        Expr::Binary(_) | Expr::Range(_) => Value { text: format!("({})", value.text), ..value },
        _ => value,
    }
}

/// Whether all that happens is that the function ends.
fn is_return(nodes: &[Node]) -> bool {
    matches!(
        nodes,
        [Node::Exit(Exit::Return | Exit::Maybe) | Node::Check(_)]
            | [Node::Exit(Exit::Maybe) | Node::Check(_), Node::Exit(Exit::Return)]
    )
}

/// A condition without `!`, and whether there was one.
fn negated(expr: &Expr) -> (&Expr, bool) {
    match expr {
        Expr::Paren(paren) => negated(&paren.expr),
        Expr::Group(group) => negated(&group.expr),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) => {
            let (inner, is_negated) = negated(&unary.expr);
            (inner, !is_negated)
        }
        other => (other, false),
    }
}

/// Whether a condition is `one != other`.
fn is_inequality(condition: &Expr) -> bool {
    matches!(negated(condition).0, Expr::Binary(binary) if matches!(binary.op, BinOp::Ne(_)))
}

/// The result of a computation with two whole numbers.
fn computed(left: &str, op: BinOp, right: &str) -> Option<u64> {
    let (left, right): (u64, u64) = (left.parse().ok()?, right.parse().ok()?);
    match op {
        BinOp::Add(_) => left.checked_add(right),
        BinOp::Sub(_) => left.checked_sub(right),
        BinOp::Mul(_) => left.checked_mul(right),
        _ => None,
    }
}

/// Whether a condition is `let Err(..) = ..`.
fn is_error(condition: &Expr) -> bool {
    matches!(condition, Expr::Let(condition) if patterns::described(&condition.pat) == "Err(_)")
}

/// A comparison whose constant is on the right, whichever way it is written.
fn with_constant_on_the_right(left: &Expr, op: BinOp, right: &Expr) -> Option<&'static str> {
    let is_constant = |expr: &Expr| match expr {
        Expr::Lit(_) => true,
        Expr::Path(path) => form::is_constant_path(&path.path),
        _ => false,
    };
    if !is_constant(left) || is_constant(right) {
        return None;
    }
    Some(match op {
        BinOp::Lt(_) => ">",
        BinOp::Le(_) => ">=",
        BinOp::Gt(_) => "<",
        BinOp::Ge(_) => "<=",
        BinOp::Eq(_) => "==",
        BinOp::Ne(_) => "!=",
        BinOp::Add(_) if is_number(left) => "+",
        BinOp::Mul(_) if is_number(left) => "*",
        _ => return None,
    })
}

const fn is_number(expr: &Expr) -> bool {
    matches!(expr, Expr::Lit(ExprLit { lit: Lit::Int(_), .. }))
}

/// Awaits a value.
pub(super) fn awaiting(value: Value, out: &mut Vec<Node>) -> Value {
    let is_outcome = value.parts.iter().any(|part| !part.is_empty());
    for node in value.parts.into_iter().flatten() {
        push(node, out);
    }
    Value { parts: Vec::new(), is_outcome, ..value }
}

/// The futures of two branches, of which one is awaited.
fn either([then, otherwise]: [Vec<Vec<Node>>; 2], condition: &str) -> Vec<Vec<Node>> {
    if then.is_empty() && otherwise.is_empty() {
        return Vec::new();
    }
    let [then, otherwise] = [then, otherwise].map(|parts| parts.into_iter().flatten().collect());
    vec![vec![Node::If { condition: condition.to_owned(), then, otherwise }]]
}

/// A value of a type that is written.
fn of_type(value: Value, ty: &Type) -> Value {
    match ty {
        Type::Reference(reference) => of_type(value, &reference.elem),
        Type::Path(path) if value.ty.is_none() => Value { ty: Some(path.path.clone()), ..value },
        _ => value,
    }
}

/// Whether a value is what its type has by default.
pub(super) fn is_default(text: &str) -> bool {
    const DEFAULTS: [&str; 8] =
        ["None", "0", "\"\"", "false", "[]", "String::new()", "Vec::new()", "Default::default()"];
    DEFAULTS.contains(&text)
}

fn literal_text(literal: &ExprLit) -> String {
    match &literal.lit {
        Lit::Int(number) => number.base10_digits().to_owned(),
        Lit::Float(number) => number.base10_digits().to_owned(),
        other => other.to_token_stream().to_string(),
    }
}

fn path_of(ident: syn::Ident) -> Expr {
    Expr::Path(ExprPath { attrs: Vec::new(), qself: None, path: ident.into() })
}
