//! Iteration over hash maps and sets, whose order differs from process to process.
//!
//! A macro sees no types, so a variable is a hash map if its declaration says so: by its type, or by what it is
//! made with. What is put into order, or has none, is left alone: `count()`, `collect::<BTreeMap<_, _>>()`, `sort()`.

use super::body::Body;
use crate::lints::{Finding, Lint};
use crate::signature::text;
use crate::walk::{Next, Node, Walker};
use quote::{ToTokens, quote};
use std::collections::{HashMap, HashSet};
use syn::{
    Expr, ExprCall, ExprMethodCall, FnArg, GenericArgument, Ident, Local, Pat, PatType, Path, PathArguments, Type,
};

/// Finds it in a body.
pub(super) fn find(body: &Body<'_>) -> Vec<Finding> {
    let mut sorted = Sorted::default();
    body.code.walk(&mut sorted);
    let mut finder = Finder { body, sorted: sorted.0, scopes: vec![HashMap::new()], findings: Vec::new() };
    for parameter in &body.parameters {
        if let FnArg::Typed(parameter) = parameter {
            finder.declare_typed(parameter);
        }
    }
    body.code.walk(&mut finder);
    finder.findings
}

/// Types with a random order, and how many arguments they have before the hasher.
const HASHED: [(&str, usize); 6] =
    [("HashMap", 2), ("HashSet", 1), ("AHashMap", 2), ("AHashSet", 1), ("DashMap", 2), ("DashSet", 1)];

/// Macros that make them.
const HASHED_MACROS: [&str; 2] = ["hashmap", "hashset"];

/// Methods that go through all elements.
const ITERATING: [&str; 13] = [
    "iter",
    "iter_mut",
    "into_iter",
    "keys",
    "into_keys",
    "values",
    "values_mut",
    "into_values",
    "drain",
    "difference",
    "symmetric_difference",
    "intersection",
    "union",
];

/// Methods of an iterator whose result is the same in every order, or in order.
const ORDERLESS: [&str; 5] = ["count", "any", "all", "min", "max"];

/// Types that have an order of their own, or none.
const ORDERLESS_TYPES: [&str; 5] = ["BTreeMap", "BTreeSet", "BinaryHeap", "HashMap", "HashSet"];

/// The variables that are sorted somewhere.
#[derive(Default)]
struct Sorted(HashSet<String>);

impl Walker for Sorted {
    fn enter(&mut self, node: Node<'_>) -> Next {
        if matches!(node, Node::Macro(_)) {
            return Next::Behind;
        }
        if let Node::Expr(Expr::MethodCall(call)) = node
            && let Expr::Path(path) = &*call.receiver
            && call.method.to_string().starts_with("sort")
        {
            self.0.extend(path.path.get_ident().map(Ident::to_string));
        }
        Next::Inside
    }
}

struct Finder<'a> {
    body: &'a Body<'a>,
    sorted: HashSet<String>,
    /// The variables that are visible, and whether each is a hash map or set.
    scopes: Vec<HashMap<String, bool>>,
    findings: Vec<Finding>,
}

impl Finder<'_> {
    fn push(&mut self, place: impl ToTokens, what: &str) {
        let problem = format!("`{what}` goes through a hash map or set, whose order differs on replay");
        let help = "use a `BTreeMap` or `BTreeSet`, or collect and `sort()` before anything is scheduled".to_owned();
        self.findings.push(Finding::new(Lint::HashOrder, place, problem, help));
    }

    fn declare(&mut self, ident: &Ident, hashed: bool) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(ident.to_string(), hashed);
        }
    }

    fn declare_typed(&mut self, pat: &PatType) {
        match &*pat.pat {
            Pat::Ident(ident) => self.declare(&ident.ident, self.is_hashed_type(&pat.ty)),
            other => self.body.code.walk_at(self, Node::Pat(other)),
        }
    }

    fn is_hashed_variable(&self, ident: &Ident) -> bool {
        let name = ident.to_string();
        self.scopes.iter().rev().find_map(|scope| scope.get(&name)).copied().unwrap_or(false)
    }

    /// How many arguments a type of this name has before its hasher, if it is one with a random order.
    fn hashed_name(&self, path: &Path) -> Option<usize> {
        let resolved = self.body.resolve(path)?;
        let last = resolved.last()?;
        HASHED.iter().find(|(name, _)| last == name).map(|(_, arguments)| *arguments)
    }

    /// `HashMap<K, V>`, by value or reference, unless with a hasher of its own.
    fn is_hashed_type(&self, ty: &Type) -> bool {
        match ty {
            Type::Reference(reference) => self.is_hashed_type(&reference.elem),
            Type::Path(ty) if ty.qself.is_none() => {
                let written = ty.path.segments.last().map_or(0, |last| match &last.arguments {
                    PathArguments::AngleBracketed(arguments) => arguments.args.len(),
                    _ => 0,
                });
                self.hashed_name(&ty.path).is_some_and(|before_hasher| written <= before_hasher)
            }
            _ => false,
        }
    }

    /// Whether an expression is evidently a hash map or set.
    fn is_hashed(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Reference(reference) => self.is_hashed(&reference.expr),
            Expr::Paren(paren) => self.is_hashed(&paren.expr),
            Expr::Group(group) => self.is_hashed(&group.expr),
            Expr::Path(path) => path.path.get_ident().is_some_and(|ident| self.is_hashed_variable(ident)),
            Expr::Call(call) => self.makes_hashed(call),
            Expr::MethodCall(call) => self.yields_hashed(call),
            Expr::Macro(mac) => {
                mac.mac.path.segments.last().is_some_and(|last| HASHED_MACROS.iter().any(|name| last.ident == name))
            }
            _ => false,
        }
    }

    /// `HashMap::new()`, but not `HashMap::with_hasher(..)`.
    fn makes_hashed(&self, call: &ExprCall) -> bool {
        let Expr::Path(function) = &*call.func else { return false };
        let mut ty = function.path.clone();
        let Some(function) = ty.segments.pop() else { return false };
        ty.segments.pop_punct();
        !ty.segments.is_empty() && !function.ident.to_string().ends_with("hasher") && self.hashed_name(&ty).is_some()
    }

    /// `map.clone()`, `.collect::<HashMap<_, _>>()`, or all values that the orchestration has stored.
    fn yields_hashed(&self, call: &ExprMethodCall) -> bool {
        match call.method.to_string().as_str() {
            "clone" | "to_owned" => self.is_hashed(&call.receiver),
            "collect" => turbofish(call).is_some_and(|ty| self.is_hashed_type(ty)),
            "get_kv_all_values" => self.body.is_context(&call.receiver),
            _ => false,
        }
    }

    /// Reports a chain of method calls that goes through a hash map, unless the order is lost or restored in it.
    fn chain(&mut self, chain: &[&ExprMethodCall]) {
        for (index, call) in chain.iter().enumerate() {
            let iterates = ITERATING.iter().any(|name| call.method == name) && self.is_hashed(&call.receiver);
            if iterates && !chain[index + 1..].iter().any(|later| has_no_order(later)) {
                let (receiver, dot, method) = (&call.receiver, call.dot_token, &call.method);
                let place = quote!(#receiver #dot #method);
                let what = format!("{}.{method}()", text(receiver));
                self.push(place, &what);
            }
        }
    }

    /// Whether a declaration puts what it collects into order: `let x: BTreeMap<..> = ..`, or `x.sort()` later on.
    fn orders(&self, local: &Local) -> bool {
        match &local.pat {
            Pat::Ident(pat) => self.sorted.contains(&pat.ident.to_string()),
            Pat::Type(pat) => {
                is_orderless_type(&pat.ty)
                    || matches!(&*pat.pat, Pat::Ident(pat) if self.sorted.contains(&pat.ident.to_string()))
            }
            _ => false,
        }
    }

    fn around_chain(&mut self, chain: &[&ExprMethodCall]) {
        if let Some(first) = chain.first() {
            self.body.code.walk_at(self, Node::Expr(&first.receiver));
        }
        for call in chain {
            call.args.iter().for_each(|argument| self.body.code.walk_at(self, Node::Expr(argument)));
        }
    }

    /// What a variable is made of, and then the variable.
    fn local(&mut self, local: &Local) {
        let init = local.init.as_ref();
        match init.map(|init| (&*init.expr, without_question_mark(&init.expr))) {
            Some((_, Expr::MethodCall(call))) if self.orders(local) => self.around_chain(&calls_of(call)),
            Some((expr, _)) => self.body.code.walk_at(self, Node::Expr(expr)),
            None => {}
        }
        if let Some((_, diverge)) = init.and_then(|init| init.diverge.as_ref()) {
            self.body.code.walk_at(self, Node::Expr(diverge));
        }
        match &local.pat {
            Pat::Ident(pat) => {
                let hashed = init.is_some_and(|init| self.is_hashed(&init.expr));
                self.declare(&pat.ident, hashed);
            }
            other => self.body.code.walk_at(self, Node::Pat(other)),
        }
    }

    fn method_call(&mut self, call: &ExprMethodCall) {
        let chain = calls_of(call);
        self.chain(&chain);
        self.around_chain(&chain);
    }
}

/// The calls of `a.b().c()` from the inside out.
fn calls_of(outermost: &ExprMethodCall) -> Vec<&ExprMethodCall> {
    let mut calls = vec![outermost];
    let mut receiver = &*outermost.receiver;
    while let Expr::MethodCall(call) = receiver {
        calls.push(call);
        receiver = &call.receiver;
    }
    calls.reverse();
    calls
}

fn without_question_mark(expr: &Expr) -> &Expr {
    match expr {
        Expr::Try(expr) => &expr.expr,
        other => other,
    }
}

fn has_no_order(call: &ExprMethodCall) -> bool {
    let method = call.method.to_string();
    ORDERLESS.contains(&method.as_str())
        || method.starts_with("sorted")
        || (method == "collect" && turbofish(call).is_some_and(is_orderless_type))
}

/// `T` of `.collect::<T>()`.
fn turbofish(call: &ExprMethodCall) -> Option<&Type> {
    call.turbofish.as_ref()?.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

fn is_orderless_type(ty: &Type) -> bool {
    matches!(ty, Type::Path(ty) if ty.path.segments.last().is_some_and(|last| {
        ORDERLESS_TYPES.iter().any(|name| last.ident == name)
    }))
}

/// What variables can be visible in, and nowhere else.
const fn is_scope(node: Node<'_>) -> bool {
    matches!(
        node,
        Node::Block(_) | Node::Arm(_) | Node::Expr(Expr::If(_) | Expr::While(_) | Expr::Closure(_) | Expr::ForLoop(_))
    )
}

impl Walker for Finder<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        if let Node::Expr(Expr::ForLoop(expr)) = node
            && self.is_hashed(&expr.expr)
        {
            self.push(&expr.expr, &text(&expr.expr));
        }
        match node {
            Node::Local(local) => self.local(local),
            Node::Expr(Expr::MethodCall(call)) => self.method_call(call),
            Node::PatType(pat) => self.declare_typed(pat),
            Node::Pat(Pat::Ident(pat)) => self.declare(&pat.ident, false),
            _ => {
                if is_scope(node) {
                    self.scopes.push(HashMap::new());
                }
                return Next::Inside;
            }
        }
        Next::Behind
    }

    fn leave(&mut self, node: Node<'_>) {
        if is_scope(node) {
            self.scopes.pop();
        }
    }
}
