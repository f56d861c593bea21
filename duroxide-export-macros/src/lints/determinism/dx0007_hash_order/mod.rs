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

use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
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

#[cfg(test)]
mod tests {
    use crate::lints::determinism::testing::{check, found, found_with};
    use quote::{format_ident, quote};
    use syn::{ReturnType, parse_quote};

    #[test]
    fn hash_maps_are_recognized_by_their_declaration() {
        let body = quote! {
            let mut a = HashMap::new();
            let b: std::collections::HashSet<u8> = input.into();
            let c = items.into_iter().collect::<HashMap<_, _>>();
            let d = a.clone();
            for x in &a {}
            for x in b {}
            c.keys().map(f).collect::<Vec<_>>();
            d.into_values().for_each(f);
            for (key, value) in ctx.get_kv_all_values() {}
            HashMap::from([(1, 2)]).into_iter().next();
        };
        assert_eq!(
            found(&body),
            [
                "DX0007 &a",
                "DX0007 b",
                "DX0007 c.keys",
                "DX0007 d.into_values",
                "DX0007 ctx.get_kv_all_values()",
                "DX0007 HashMap::from([(1, 2)]).into_iter",
            ]
        );
    }

    #[test]
    fn a_hash_map_parameter_has_no_order() {
        let parameters = [parse_quote!(prices: &HashMap<String, u64>), parse_quote!(others: BTreeMap<u8, u8>)];
        assert_eq!(found_with(&parameters, &quote!(prices.values(); others.values();)), ["DX0007 prices.values"]);
    }

    #[test]
    fn an_order_that_is_restored_or_does_not_matter_is_ignored() {
        let body = quote! {
            let map: HashMap<u8, u8> = input;
            let mut keys: Vec<_> = map.keys().copied().collect();
            keys.sort_unstable();
            let mut values = map.values().collect::<Vec<_>>();
            values.sort();
            let mut parsed = map.values().map(parse).collect::<Result<Vec<_>, _>>()?;
            parsed.sort_by_key(key);
            let ordered: BTreeMap<_, _> = map.iter().collect();
            let other = map.iter().collect::<BTreeSet<_>>();
            let highest = map.values().max();
            let all = map.values().all(|value| *value > 1) && map.contains_key(&3);
            let sorted = map.keys().sorted().collect::<Vec<_>>();
            for key in &ordered {}
            let custom: HashMap<u8, u8, Fixed> = HashMap::with_hasher(Fixed);
            for x in &custom {}
            let map = BTreeMap::new();
            for x in &map {}
            { let map: HashSet<u8> = input; }
            map.iter().for_each(f);
        };
        assert_eq!(found(&body), [""; 0]);
    }

    /// One case per line: iteration over a hash map in an order that can be seen.
    #[test]
    #[expect(clippy::literal_string_with_formatting_args, reason = "the cases are source code")]
    fn a_visible_order_is_found_wherever_the_map_is() {
        let table: [(&str, &str); 35] = [
            ("let pair: (HashMap<u8, u8>, u8) = input; for x in &pair.0 {}", "&pair.0"),
            ("let (map, n): (HashMap<u8, u8>, u8) = input; for x in map {}", "map"),
            ("let pair = (1, HashMap::new()); pair.1.keys().next();", "pair.1.keys"),
            ("let (a, map) = (1, HashMap::from([(1, 2)])); for x in map {}", "map"),
            (
                "struct Shop { stock: HashMap<u8, u8> } let shop = Shop { stock: x }; for s in &shop.stock {}",
                "&shop.stock",
            ),
            ("struct Shop(HashSet<u8>); let shop = Shop(x); shop.0.iter().next();", "shop.0.iter"),
            (
                "struct Shop { stock: Vec<HashSet<u8>> } fn f(shop: &Shop) { shop.stock[0].iter().next(); }",
                "shop.stock[0].iter",
            ),
            (
                "let map: Option<HashMap<u8, u8>> = input; for x in map.unwrap_or_default() {}",
                "map.unwrap_or_default()",
            ),
            ("let map: Option<HashMap<u8, u8>> = input; if let Some(map) = &map { for x in map {} }", "map"),
            (
                "let map: Option<HashMap<u8, u8>> = input; let Some(map) = map else { return }; map.keys().next();",
                "map.keys",
            ),
            ("let map = Some(HashMap::new()); match map { Some(map) => map.keys().next(), None => None };", "map.keys"),
            ("let map: Result<HashSet<u8>, String> = input; for x in map? {}", "map?"),
            ("let maps: Vec<HashMap<u8, u8>> = input; for map in &maps { for x in map {} }", "map"),
            ("let maps: Vec<HashMap<u8, u8>> = input; maps[0].values().next();", "maps[0].values"),
            ("let maps: Vec<HashSet<u8>> = input; maps.iter().flat_map(|map| map.iter()).next();", "map.iter"),
            (
                "let maps = vec![HashMap::from([(1, 2)])]; maps.first().unwrap().keys().next();",
                "maps.first().unwrap().keys",
            ),
            ("let map: Box<HashMap<u8, u8>> = input; for x in map.as_ref().clone() {}", ""),
            ("let map: HashMap<u8, u8> = input; let text = format!(\"{:?}\", map);", "map"),
            ("let map: HashMap<u8, u8> = input; let text = format!(\"{map:?}\");", "\"{map:?}\""),
            ("let set: HashSet<u8> = input; write!(text, \"{:#?}\", set);", "set"),
            ("let maps: Vec<HashSet<u8>> = input; let text = format!(\"{maps:?}\");", "\"{maps:?}\""),
            ("let map: HashMap<u8, f64> = input; let total: f64 = map.values().sum();", "map.values"),
            ("let map: HashMap<u8, f64> = input; let total = map.values().sum::<f64>();", "map.values"),
            ("let map: HashMap<u8, u8> = input; let all = map.keys().collect::<Vec<_>>();", "map.keys"),
            ("let map: HashMap<u8, u8> = input; let all: String = map.values().collect();", "map.values"),
            (
                "let map: HashMap<u8, u8> = input; let all: Result<Vec<u8>, E> = map.values().map(f).collect();",
                "map.values",
            ),
            ("let set: HashSet<u8> = input; for x in set { list.push(x); }", "set"),
            ("let set: HashSet<u8> = input; for x in set { ctx.trace_info(x.to_string()); }", "set"),
            ("let set: HashSet<f64> = input; let mut total = 0.0; for x in &set { total += x; }", "&set"),
            ("let set: HashSet<u8> = input; for x in &set { if *x > 1 { break; } }", "&set"),
            ("let set: HashSet<u8> = input; for x in set { Pay::call(&ctx, &x).await?; }", "set"),
            ("let set: HashSet<u8> = input; set.iter().for_each(|x| list.push(*x));", "set.iter"),
            ("let set: HashSet<u8> = input; for x in &set { tree.insert(Pay::call(&ctx, x).await?); }", "&set"),
            ("let set: HashSet<u8> = input; let first = set.iter().next();", "set.iter"),
            ("let set: HashSet<u8> = input; let text = set.iter().map(f).collect::<String>();", "set.iter"),
        ];
        for (body, place) in table {
            let expected: Vec<_> = (!place.is_empty()).then(|| format!("DX0007 {place}")).into_iter().collect();
            assert_eq!(found(&body.parse().unwrap()), expected, "{body}");
        }
    }

    /// One case per line: iteration over a hash map in an order that cannot be seen.
    #[test]
    #[expect(clippy::literal_string_with_formatting_args, reason = "the cases are source code")]
    fn an_invisible_order_is_ignored() {
        let table = [
            "let map: HashMap<u8, u64> = input; let total = map.values().sum::<u64>();",
            "let map: HashMap<u8, u64> = input; let total: u64 = map.values().copied().sum();",
            "let map: HashMap<u8, u64> = input; let total: usize = map.values().map(len).product();",
            "let map: HashMap<u8, u64> = input; let total: Option<u64> = map.values().map(f).sum();",
            "let map: HashMap<u8, Duration> = input; let total: Duration = map.values().sum();",
            "let map: HashMap<u8, u64> = input; if map.values().sum::<u64>() > 3 { f(); }",
            "let map: HashMap<u8, u64> = input; let tree: BTreeMap<_, _> = map.into_iter().collect();",
            "let map: HashMap<u8, u64> = input; let tree = map.into_iter().collect::<Result<BTreeMap<_, _>, E>>()?;",
            "let map: HashMap<u8, u64> = input; let tree: Result<BTreeSet<u8>, E> = map.keys().map(f).collect();",
            "let map: HashMap<u8, u64> = input; let other: HashMap<_, _> = map.iter().map(f).collect();",
            "let map: HashMap<u8, u64> = input; let tree = BTreeMap::from_iter(map);",
            "let map: HashMap<u8, u64> = input; let tree = BTreeMap::from_iter(map.into_iter());",
            "let map: HashMap<u8, u64> = input; let mut tree = BTreeMap::new(); tree.extend(map.iter());",
            "let set: HashSet<u8> = input; let mut tree = BTreeSet::new(); for x in &set { tree.insert(*x); }",
            "let set: HashSet<u8> = input; let mut other = HashSet::new(); for x in set { if x > 1 { other.insert(x); } }",
            "let set: HashSet<u8> = input; let mut n: u64 = 0; for x in &set { n += u64::from(*x); }",
            "let set: HashSet<u8> = input; let mut n = 0; for x in &set { let y = f(x); n += y; }",
            "let set: HashSet<u8> = input; let mut keys = vec![]; for x in set { keys.push(x); } keys.sort();",
            "let set: HashSet<u8> = input; let mut keys = vec![]; keys.extend(set.iter()); keys.sort_unstable();",
            "let set: HashSet<u8> = input; let mut tree = BTreeSet::new(); set.iter().for_each(|x| { tree.insert(*x); });",
            "let map: HashMap<u8, u8> = input; ctx.trace_info(format!(\"{map:?}\"));",
            "let map: HashMap<u8, u8> = input; let n = map.len() + map.iter().count(); let x = map.get(&1);",
            "let map: HashMap<u8, u8> = input; let text = format!(\"{} {{map}}\", map.len());",
            "let tree: BTreeMap<u8, u8> = input; let text = format!(\"{tree:?}\"); for x in tree {}",
            "let pair: (HashMap<u8, u8>, Vec<u8>) = input; for x in pair.1 {}",
            "let maps: Vec<HashMap<u8, u8>> = input; let n: usize = maps.iter().map(|map| map.len()).sum();",
            "let map: Option<HashMap<u8, u8>> = input; let n = map.as_ref().map_or(0, |map| map.len());",
            "let map: Option<HashMap<u8, u8>> = input; for map in map { ctx.set_kv_value_typed(\"map\", &map); }",
            "struct Shop { stock: HashMap<u8, u8>, prices: Vec<u8> } let shop: Shop = input; for x in &shop.prices {}",
            "let map: HashMap<u8, u8> = input; let highest = map.values().max().copied();",
            "let map: HashMap<u8, u8> = input; let all = map.values().all(|x| *x > 1) && !map.is_empty();",
        ];
        for body in table {
            assert_eq!(found(&body.parse().unwrap()), [""; 0], "{body}");
        }
    }

    /// A macro cannot see whether this is a mistake.
    #[test]
    fn an_order_that_may_not_matter_is_doubted() {
        let table = [
            "let map: HashMap<u8, u8> = input; Output { keys: map.into_keys().collect() };",
            "let map: HashMap<u8, u8> = input; f(map.values().sum());",
            "let map: HashMap<u8, u8> = input; let one = map.values().find(|x| x.id == id);",
            "let map: HashMap<u8, u8> = input; let n = map.values().fold(0, |a, b| a + b);",
            "let map: HashMap<u8, u8> = input; let x = map.iter().max_by_key(|x| x.1);",
        ];
        for body in table {
            let findings = check(&[], &ReturnType::Default, &format_ident!("ctx"), &body.parse().unwrap());
            assert_eq!(findings.len(), 1, "{body}");
            assert!(findings[0].doubt.is_some(), "{body}");
            assert!(findings[0].to_string().ends_with("so this is only a warning"), "{}", findings[0]);
        }
    }

    #[test]
    fn the_return_type_comes_from_the_signature() {
        let count = |returns: ReturnType, body: &str| {
            let body = format!("let map: HashMap<u8, u8> = input; {body}");
            check(&[], &returns, &format_ident!("ctx"), &body.parse().unwrap()).len()
        };
        assert_eq!(count(parse_quote!(-> BTreeSet<u8>), "map.into_keys().collect()"), 0);
        assert_eq!(count(parse_quote!(-> Result<BTreeSet<u8>, String>), "Ok(map.into_keys().collect())"), 0);
        assert_eq!(count(parse_quote!(-> Result<u64, String>), "Ok(map.values().sum())"), 0);
        assert_eq!(count(parse_quote!(-> Result<Vec<u8>, String>), "Ok(map.into_keys().collect())"), 1);
        assert_eq!(count(parse_quote!(-> f64), "map.values().sum()"), 1);
    }
}
