//! DX0007: iteration over hash maps and sets, whose order differs between processes.
//!
//! [`shape`] tells which values contain one. Iteration is fine if the order is restored or cannot be seen: `count()`,
//! `collect::<BTreeMap<_, _>>()`, `sort()`, a loop that only adds up integers. If that cannot be determined, because a
//! type is not written out, the finding is doubted.

mod expression;
mod known;
mod shape;
mod sorted;
mod tail;

use crate::diagnostics::code::Lint;
use crate::diagnostics::finding::Finding;
use crate::lints::determinism::body::Body;
use crate::syntax::text::text;
use crate::syntax::walk::{Next, Node, Walker};
use expression::{calls_of, literal, mentions_context, named_arguments, without_question_mark};
use known::{DOUBTFUL, FORMATTING, ITERATING, ORDERLESS, PRINTING};
use quote::{ToTokens, quote};
use shape::{Shape, Shapes, turbofish};
use std::collections::HashSet;
use syn::{
    Arm, BinOp, Block, Expr, ExprCall, ExprForLoop, ExprMethodCall, FnArg, Ident, Item, Local, Macro, Pat, PatType,
    Stmt, Type,
};
use tail::is_fallible;

/// Finds such iterations in a body.
pub(super) fn find(body: &Body<'_>) -> Vec<Finding> {
    let (shapes, sorted, tail) = (Shapes::new(body), sorted::find(body), tail::tail(body));
    let mut finder = Finder { body, shapes, sorted, tail, findings: Vec::new() };
    for parameter in &body.parameters {
        if let FnArg::Typed(parameter) = parameter {
            finder.declare_typed(parameter);
        }
    }
    body.code.walk(&mut finder);
    finder.findings
}

/// Whether the order of iteration matters.
enum Fate {
    /// It cannot be seen.
    Lost,
    /// It may not matter, for this reason.
    Doubtful(&'static str),
    Seen,
}

struct Finder<'a> {
    body: &'a Body<'a>,
    shapes: Shapes<'a>,
    sorted: HashSet<String>,
    /// The last expression, and its type.
    tail: Option<(&'a Expr, &'a Type)>,
    findings: Vec<Finding>,
}

impl Finder<'_> {
    fn push(&mut self, place: impl ToTokens, problem: String, doubt: Option<&str>) {
        let help = "use a `BTreeMap` or `BTreeSet`, or collect and `sort()` before anything is scheduled".to_owned();
        self.findings.push(Finding::new(Lint::HashOrder, place, problem, help).doubted(doubt));
    }

    fn push_iteration(&mut self, place: impl ToTokens, what: &str, doubt: Option<&str>) {
        self.push(
            place,
            format!("`{what}` iterates over a hash map or set, and its order changes between replays"),
            doubt,
        );
    }

    fn declare(&mut self, pat: &Pat, shape: Shape) {
        match (pat, shape) {
            (Pat::Ident(pat), shape) => self.shapes.declare(&pat.ident, shape),
            (Pat::Reference(pat), shape) => self.declare(&pat.pat, shape),
            (Pat::Paren(pat), shape) => self.declare(&pat.pat, shape),
            (Pat::Guard(pat), shape) => {
                self.declare(&pat.pat, shape);
                self.body.code.walk_at(self, Node::Expr(&pat.guard));
            }
            (Pat::Type(pat), _) => self.declare_typed(pat),
            (Pat::Tuple(pat), Shape::Tuple(parts)) => {
                for (pat, part) in pat.elems.iter().zip(parts) {
                    self.declare(pat, part);
                }
            }
            (Pat::TupleStruct(pat), Shape::Wrapped(inner)) if pat.elems.len() == 1 => {
                self.declare(&pat.elems[0], *inner);
            }
            (other, _) => self.body.code.walk_at(self, Node::Pat(other)),
        }
    }

    fn declare_typed(&mut self, pat: &PatType) {
        let shape = self.shapes.of_type(&pat.ty);
        self.declare(&pat.pat, shape);
    }

    fn is_hashed(&self, expr: &Expr) -> bool {
        self.shapes.of_expr(expr) == Shape::Hashed
    }

    /// Reports a chain of method calls that iterates over a hash map, unless the chain drops or restores the order.
    ///
    /// `wanted` is the type of the whole expression, if it is written out.
    fn chain(&mut self, chain: &[&ExprMethodCall], wanted: Option<&Type>) {
        for (index, call) in chain.iter().enumerate() {
            let iterates = ITERATING.iter().any(|name| call.method == name) && self.is_hashed(&call.receiver);
            if !iterates {
                continue;
            }
            let doubt = match self.fate(&chain[index + 1..], wanted) {
                Fate::Lost => continue,
                Fate::Doubtful(doubt) => Some(doubt),
                Fate::Seen => None,
            };
            let (receiver, dot, method) = (&call.receiver, call.dot_token, &call.method);
            self.push_iteration(quote!(#receiver #dot #method), &format!("{}.{method}()", text(receiver)), doubt);
        }
    }

    /// Whether the order still matters after the calls that follow.
    fn fate(&self, later: &[&ExprMethodCall], wanted: Option<&Type>) -> Fate {
        for (index, call) in later.iter().enumerate() {
            let method = call.method.to_string();
            let is_last = index + 1 == later.len();
            let ty = turbofish(call).filter(|ty| !matches!(ty, Type::Infer(_))).or_else(|| wanted.filter(|_| is_last));
            if ORDERLESS.contains(&method.as_str()) || method.starts_with("sorted") {
                return Fate::Lost;
            }
            match method.as_str() {
                "collect" => match ty {
                    Some(ty) if self.loses_order(ty) => return Fate::Lost,
                    None if is_last => {
                        return Fate::Doubtful("it may be collected into a sorted collection");
                    }
                    _ => {}
                },
                "sum" | "product" if ty.is_some_and(|ty| self.is_integer(ty)) => return Fate::Lost,
                "sum" | "product" if ty.is_some() => return Fate::Seen,
                "for_each" if call.args.first().is_some_and(|closure| self.is_orderless_closure(closure)) => {
                    return Fate::Lost;
                }
                _ => {}
            }
            if let Some((_, doubt)) = DOUBTFUL.iter().find(|(name, _)| method == *name) {
                return Fate::Doubtful(doubt);
            }
        }
        Fate::Seen
    }

    /// A type that sorts its contents or has no order, possibly inside a `Result` or `Option`.
    fn loses_order(&self, ty: &Type) -> bool {
        match self.shapes.of_type(ty) {
            Shape::Hashed | Shape::Ordered => true,
            Shape::Wrapped(inner) => is_fallible(ty) && matches!(*inner, Shape::Hashed | Shape::Ordered),
            _ => false,
        }
    }

    fn is_integer(&self, ty: &Type) -> bool {
        match self.shapes.of_type(ty) {
            Shape::Integer => true,
            Shape::Wrapped(inner) => is_fallible(ty) && *inner == Shape::Integer,
            _ => false,
        }
    }

    /// The written type of a declaration. A variable that is sorted later counts as sorted.
    fn is_sorted(&self, pat: &Pat) -> bool {
        match pat {
            Pat::Ident(pat) => self.sorted.contains(&pat.ident.to_string()),
            Pat::Type(pat) => self.is_sorted(&pat.pat),
            _ => false,
        }
    }

    fn around_chain(&mut self, chain: &[&ExprMethodCall]) {
        if let Some(first) = chain.first() {
            self.body.code.walk_at(self, Node::Expr(&first.receiver));
        }
        for call in chain {
            let element = self.shapes.of_expr(&call.receiver).element();
            for argument in &call.args {
                match argument {
                    Expr::Closure(closure) if closure.inputs.len() == 1 => {
                        self.shapes.open();
                        self.declare(&closure.inputs[0], element.clone());
                        self.body.code.walk_at(self, Node::Expr(&closure.body));
                        self.shapes.close();
                    }
                    argument => self.body.code.walk_at(self, Node::Expr(argument)),
                }
            }
        }
    }

    /// Checks arguments; the order of the arguments themselves does not matter.
    fn around_arguments<'e>(&mut self, arguments: impl IntoIterator<Item = &'e Expr>) {
        for argument in arguments {
            match argument {
                Expr::MethodCall(argument) => self.around_chain(&calls_of(argument)),
                argument => self.body.code.walk_at(self, Node::Expr(argument)),
            }
        }
    }

    /// Checks the initializer of a variable, and then declares the variable.
    fn local(&mut self, local: &Local) {
        let init = local.init.as_ref();
        let wanted = match &local.pat {
            Pat::Type(pat) => Some(&*pat.ty),
            _ => None,
        };
        match init.map(|init| (&*init.expr, without_question_mark(&init.expr))) {
            Some((_, Expr::MethodCall(call))) if self.is_sorted(&local.pat) => self.around_chain(&calls_of(call)),
            Some((_, Expr::MethodCall(call))) => self.method_call(call, wanted),
            Some((expr, _)) => self.body.code.walk_at(self, Node::Expr(expr)),
            None => {}
        }
        if let Some((_, diverge)) = init.and_then(|init| init.diverge.as_ref()) {
            self.body.code.walk_at(self, Node::Expr(diverge));
        }
        let shape = init.map_or(Shape::Other, |init| self.shapes.of_expr(&init.expr));
        self.declare(&local.pat, shape);
    }

    fn method_call(&mut self, call: &ExprMethodCall, wanted: Option<&Type>) {
        let chain = calls_of(call);
        if self.is_into_orderless(call) || self.is_sorted_push(call) {
            // Such a collection orders its contents itself.
            return self.around_arguments(&call.args);
        }
        if call.method.to_string().starts_with("trace") && self.body.is_context(&call.receiver) {
            // It never reaches the history.
            return;
        }
        self.chain(&chain, wanted);
        if call.method == "to_string" && self.shapes.of_expr(&call.receiver).holds_hashed() {
            self.push_text(&call.receiver);
        }
        self.around_chain(&chain);
    }

    /// `tree.extend(map.iter())`.
    fn is_into_orderless(&self, call: &ExprMethodCall) -> bool {
        ["extend", "append"].iter().any(|name| call.method == name)
            && matches!(self.shapes.of_expr(&call.receiver), Shape::Hashed | Shape::Ordered)
            && call.args.iter().all(|argument| self.is_pure(argument))
    }

    /// `keys.extend(map.keys())`, if `keys` is sorted later.
    fn is_sorted_push(&self, call: &ExprMethodCall) -> bool {
        call.method == "extend"
            && self.is_sorted_variable(&call.receiver)
            && call.args.iter().all(|argument| self.is_pure(argument))
    }

    /// `BTreeMap::from_iter(map)`.
    fn is_made_orderless(&self, call: &ExprCall) -> bool {
        let Expr::Path(function) = &*call.func else { return false };
        let is_conversion =
            function.path.segments.last().is_some_and(|last| last.ident == "from_iter" || last.ident == "from");
        is_conversion && matches!(self.shapes.of_expr(&Expr::Call(call.clone())), Shape::Hashed | Shape::Ordered)
    }

    fn for_loop(&mut self, expr: &ExprForLoop) {
        let shape = self.shapes.of_expr(&expr.expr);
        let is_harmless = !expr.body.stmts.is_empty() && self.is_orderless_block(&expr.body);
        if shape == Shape::Hashed {
            if !is_harmless {
                self.push_iteration(&expr.expr, &text(&expr.expr), None);
            }
        } else if !(is_harmless && matches!(&*expr.expr, Expr::MethodCall(call) if self.iterates_hashed(call))) {
            self.body.code.walk_at(self, Node::Expr(&expr.expr));
        }
        self.shapes.open();
        self.declare(&expr.pat, shape.element());
        self.body.code.walk_at(self, Node::Block(&expr.body));
        self.shapes.close();
    }

    fn iterates_hashed(&self, call: &ExprMethodCall) -> bool {
        calls_of(call)
            .iter()
            .any(|call| ITERATING.iter().any(|name| call.method == name) && self.is_hashed(&call.receiver))
    }

    /// Whether a loop has the same effect in any order.
    fn is_orderless_block(&self, block: &Block) -> bool {
        block.stmts.iter().all(|stmt| match stmt {
            Stmt::Expr(expr, _) => self.is_orderless_step(expr),
            Stmt::Local(local) => local.init.as_ref().is_none_or(|init| self.is_pure(&init.expr)),
            _ => false,
        })
    }

    fn is_orderless_step(&self, expr: &Expr) -> bool {
        match expr {
            Expr::MethodCall(call) => {
                let into = ["insert", "remove", "extend"].iter().any(|name| call.method == name)
                    && matches!(self.shapes.of_expr(&call.receiver), Shape::Hashed | Shape::Ordered);
                let pushed =
                    (call.method == "push" || call.method == "extend") && self.is_sorted_variable(&call.receiver);
                (into || pushed) && call.args.iter().all(|argument| self.is_pure(argument))
            }
            Expr::Binary(binary) => {
                let adds = matches!(
                    binary.op,
                    BinOp::AddAssign(_)
                        | BinOp::SubAssign(_)
                        | BinOp::MulAssign(_)
                        | BinOp::BitOrAssign(_)
                        | BinOp::BitAndAssign(_)
                        | BinOp::BitXorAssign(_)
                );
                adds && self.shapes.of_expr(&binary.left) == Shape::Integer && self.is_pure(&binary.right)
            }
            Expr::If(expr) => {
                let otherwise = expr.else_branch.as_ref().is_none_or(|(_, branch)| self.is_orderless_step(branch));
                self.is_pure(&expr.cond) && self.is_orderless_block(&expr.then_branch) && otherwise
            }
            Expr::Block(block) => self.is_orderless_block(&block.block),
            Expr::Continue(_) => true,
            _ => false,
        }
    }

    fn is_orderless_closure(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Closure(closure) => match &*closure.body {
                Expr::Block(block) => self.is_orderless_block(&block.block),
                body => self.is_orderless_step(body),
            },
            _ => false,
        }
    }

    fn is_sorted_variable(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::Path(path) if path.path.get_ident().is_some_and(|ident| self.sorted.contains(&ident.to_string())))
    }

    /// Whether an expression neither schedules anything nor has an effect that would show the order.
    fn is_pure(&self, expr: &Expr) -> bool {
        !mentions_context(expr, self.body)
    }

    fn push_text(&mut self, value: &Expr) {
        let problem =
            format!("the text of `{}` has the order of a hash map or set, which changes between replays", text(value));
        self.push(value, problem, None);
    }

    /// `format!("{:?}", map)`, and `format!("{map:?}")`.
    fn formatted(&mut self, mac: &Macro) {
        let Some(arguments) = self.body.code.expressions(mac) else { return };
        for argument in &*arguments {
            if self.shapes.of_expr(argument).holds_hashed() {
                self.push_text(argument);
            }
        }
        let Some(format) = arguments.iter().find_map(literal) else { return };
        for name in named_arguments(&format.value()) {
            let Ok(mut ident) = syn::parse_str::<Ident>(&name) else { continue };
            ident.set_span(format.span());
            if self.shapes.of_variable(&ident).holds_hashed() {
                let problem =
                    format!("the text of `{name}` has the order of a hash map or set, which changes between replays");
                self.push(&format, problem, None);
            }
        }
    }

    fn arm(&mut self, arm: &Arm, shape: &Shape) {
        self.shapes.open();
        self.declare(&arm.pat, shape.clone());
        self.body.code.walk_at(self, Node::Expr(&arm.body));
        self.shapes.close();
    }
}

/// Whether a node limits the visibility of variables.
const fn is_scope(node: Node<'_>) -> bool {
    matches!(node, Node::Block(_) | Node::Arm(_) | Node::Expr(Expr::If(_) | Expr::While(_) | Expr::Closure(_)))
}

impl Walker for Finder<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::Local(local) => self.local(local),
            Node::Expr(Expr::ForLoop(expr)) => self.for_loop(expr),
            Node::Expr(expr @ Expr::MethodCall(call)) => {
                let wanted = self.tail.filter(|(tail, _)| std::ptr::eq(*tail, expr)).map(|(_, ty)| ty);
                self.method_call(call, wanted);
            }
            Node::Expr(Expr::Call(call)) if self.is_made_orderless(call) => {
                self.around_arguments(&call.args);
            }
            Node::Expr(Expr::Let(expr)) => {
                self.body.code.walk_at(self, Node::Expr(&expr.expr));
                let shape = self.shapes.of_expr(&expr.expr);
                self.declare(&expr.pat, shape);
            }
            Node::Expr(Expr::Match(expr)) => {
                self.body.code.walk_at(self, Node::Expr(&expr.expr));
                let shape = self.shapes.of_expr(&expr.expr);
                expr.arms.iter().for_each(|arm| self.arm(arm, &shape));
            }
            Node::Item(Item::Struct(item)) => self.shapes.declare_struct(item),
            Node::Macro(mac) => {
                let name = mac.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
                if PRINTING.contains(&name.as_str()) {
                    return Next::Behind;
                }
                if FORMATTING.contains(&name.as_str()) {
                    self.formatted(mac);
                }
                return Next::Inside;
            }
            Node::PatType(pat) => self.declare_typed(pat),
            Node::Pat(Pat::Ident(pat)) => self.shapes.declare(&pat.ident, Shape::Other),
            _ => {
                if is_scope(node) {
                    self.shapes.open();
                }
                return Next::Inside;
            }
        }
        Next::Behind
    }

    fn leave(&mut self, node: Node<'_>) {
        if is_scope(node) {
            self.shapes.close();
        }
    }
}
