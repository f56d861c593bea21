//! DX0007: iteration over hash maps and sets, whose order differs between processes.
//!
//! A macro sees no types. It knows variables, parameters and fields by their written types, and values by their
//! constructors. It only reports what certainly depends on the order: scheduling in it, leaving a loop, picking an element,
//! or keeping the order in a list. A replay shows the rest.

use crate::api::{self, Effect};
use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::lints::determinism::body::Body;
use crate::syntax::text::text;
use crate::syntax::tokens;
use crate::syntax::walk::{Next, Node, Walker};
use quote::{ToTokens, quote};
use std::collections::{HashMap, HashSet};
use syn::{
    Expr, ExprCall, ExprForLoop, ExprMethodCall, FnArg, GenericArgument, Ident, Item, ItemStruct, Local, Member, Pat,
    PatType, Path, PathArguments, Type,
};

/// Types with a random order, and the number of generic arguments before the hasher.
const HASHED: [(&str, usize); 6] =
    [("HashMap", 2), ("HashSet", 1), ("AHashMap", 2), ("AHashSet", 1), ("DashMap", 2), ("DashSet", 1)];

/// Types that keep the order in which they are filled.
const LISTS: [&str; 4] = ["Vec", "VecDeque", "LinkedList", "String"];

/// Types that sort their contents.
const SORTED: [&str; 3] = ["BTreeMap", "BTreeSet", "BinaryHeap"];

/// Methods that iterate over all elements.
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

/// Methods of iterators that pick or number elements by their position.
const PICKING: [&str; 11] =
    ["next", "nth", "last", "take", "skip", "step_by", "enumerate", "zip", "take_while", "skip_while", "map_while"];

/// Methods that add to the end of a list.
const APPENDING: [&str; 5] = ["push", "push_back", "push_str", "extend", "append"];

/// Finds such iterations in a body.
pub(super) fn find(body: &Body<'_>) -> Vec<Finding> {
    let mut sorted = SortedLists::default();
    body.code.walk(&mut sorted);
    let mut finder = HashIterations {
        body,
        sorted: sorted.0,
        structs: HashMap::new(),
        scopes: vec![HashMap::new()],
        judged: HashSet::new(),
        findings: Vec::new(),
    };
    for parameter in &body.parameters {
        if let FnArg::Typed(PatType { pat, ty, .. }) = parameter {
            let known = finder.known_type(ty);
            finder.declare(pat, known);
        }
    }
    body.code.walk(&mut finder);
    finder.findings
}

/// What is known about a value.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Known {
    /// It is a hash map or set.
    Hashed,
    /// It is a struct that the body declares, with these hash maps and sets.
    Struct(HashSet<String>),
    Nothing,
}

struct HashIterations<'a> {
    body: &'a Body<'a>,
    /// The lists that are sorted somewhere.
    sorted: HashSet<String>,
    /// The structs that the body declares.
    structs: HashMap<String, Known>,
    /// The visible variables.
    scopes: Vec<HashMap<String, Known>>,
    /// The calls that have been judged as a part of something larger.
    judged: HashSet<*const ExprMethodCall>,
    findings: Vec<Finding>,
}

/// What the code tells about values.
impl HashIterations<'_> {
    fn known_type(&self, ty: &Type) -> Known {
        match ty {
            Type::Reference(reference) => self.known_type(&reference.elem),
            Type::Paren(paren) => self.known_type(&paren.elem),
            Type::Group(group) => self.known_type(&group.elem),
            Type::Path(ty) if ty.qself.is_none() => self.known_path(&ty.path),
            _ => Known::Nothing,
        }
    }

    fn known_path(&self, path: &Path) -> Known {
        let (Some(last), Some(resolved)) = (path.segments.last(), self.body.resolve(path)) else {
            let Some(name) = path.get_ident().map(Ident::to_string) else { return Known::Nothing };
            let of_module = || Some(self.known_struct(self.body.scope?.hashed_struct(&name)?));
            return self.structs.get(&name).cloned().or_else(of_module).unwrap_or(Known::Nothing);
        };
        let name = resolved.last().map(String::as_str).unwrap_or_default();
        let Some((_, before_hasher)) = HASHED.iter().find(|(known, _)| *known == name) else { return Known::Nothing };
        let arguments = match &last.arguments {
            PathArguments::AngleBracketed(arguments) => {
                arguments.args.iter().filter(|argument| matches!(argument, GenericArgument::Type(_))).count()
            }
            _ => 0,
        };
        // Another hasher may give a fixed order.
        if arguments <= *before_hasher { Known::Hashed } else { Known::Nothing }
    }

    fn known_expr(&self, expr: &Expr) -> Known {
        match expr {
            Expr::Reference(reference) => self.known_expr(&reference.expr),
            Expr::Paren(paren) => self.known_expr(&paren.expr),
            Expr::Group(group) => self.known_expr(&group.expr),
            Expr::Unary(unary) => self.known_expr(&unary.expr),
            Expr::Path(path) => path.path.get_ident().map_or(Known::Nothing, |ident| self.known_variable(ident)),
            Expr::Struct(literal) => self.known_path(&literal.path),
            Expr::Call(call) => self.known_call(call),
            Expr::Field(field) => match self.known_expr(&field.base) {
                Known::Struct(fields) if fields.contains(&name_of(&field.member)) => Known::Hashed,
                _ => Known::Nothing,
            },
            Expr::MethodCall(call) if call.method == "clone" => self.known_expr(&call.receiver),
            Expr::MethodCall(call) if call.method == "collect" => {
                written_type(call).map_or(Known::Nothing, |ty| self.known_type(ty))
            }
            Expr::MethodCall(call) if self.body.is_context(&call.receiver) => {
                let method = api::context_method(&call.method.to_string());
                if method.is_some_and(|method| method.effect == Effect::ReadsValues) {
                    Known::Hashed
                } else {
                    Known::Nothing
                }
            }
            _ => Known::Nothing,
        }
    }

    /// `HashMap::new()`, but not `HashMap::with_hasher(..)`; or a tuple struct of the body.
    fn known_call(&self, call: &ExprCall) -> Known {
        let Expr::Path(function) = &*call.func else { return Known::Nothing };
        let mut ty = function.path.clone();
        match ty.segments.pop() {
            Some(_) if ty.segments.is_empty() => self.known_path(&function.path),
            Some(last) if !last.ident.to_string().ends_with("hasher") => {
                ty.segments.pop_punct();
                self.known_path(&ty)
            }
            _ => Known::Nothing,
        }
    }

    fn known_variable(&self, ident: &Ident) -> Known {
        let name = ident.to_string();
        self.scopes.iter().rev().find_map(|scope| scope.get(&name)).cloned().unwrap_or(Known::Nothing)
    }

    fn declare(&mut self, pat: &Pat, known: Known) {
        match pat {
            Pat::Ident(pat) => {
                if let Some(scope) = self.scopes.last_mut() {
                    scope.insert(pat.ident.to_string(), known);
                }
            }
            Pat::Type(pat) => self.declare(&pat.pat, self.known_type(&pat.ty)),
            other => self.body.code.walk_at(self, Node::Pat(other)),
        }
    }

    fn declare_struct(&mut self, item: &ItemStruct) {
        self.structs.insert(item.ident.to_string(), self.known_struct(item));
    }

    fn known_struct(&self, item: &ItemStruct) -> Known {
        let fields = item.fields.members().zip(&item.fields);
        let hashed = fields.filter(|(_, field)| self.known_type(&field.ty) == Known::Hashed);
        Known::Struct(hashed.map(|(member, _)| name_of(&member)).collect())
    }

    /// Whether an expression is a hash map or set. The struct of a field may be in the module.
    fn is_hashed(&self, expr: &Expr) -> bool {
        let known = self.known_expr(expr);
        let of = if let Expr::Reference(reference) = expr { &reference.expr } else { expr };
        if known == Known::Nothing && matches!(of, Expr::Field(_)) {
            self.body.request_scope();
        }
        known == Known::Hashed
    }
}

/// What the code does with the order.
impl HashIterations<'_> {
    fn push(&mut self, place: impl ToTokens, what: &str) {
        let problem = format!("`{what}` iterates over a hash map or set, and its order changes between replays");
        let help = "use a `BTreeMap` or `BTreeSet`, or collect and `sort()` before anything is scheduled".to_owned();
        self.findings.push(Finding::new(Lint::HashOrder, place, problem, help));
    }

    /// Reports a chain of method calls that iterates over a hash map, if the chain depends on the order.
    ///
    /// `wanted` is the type of the whole expression, if it is written out.
    fn chain(&mut self, outermost: &ExprMethodCall, wanted: Option<&Type>) {
        if let Some((start, later)) = self.iteration(outermost)
            && self.depends_on_order(&later, wanted)
        {
            self.push_chain(start);
        }
    }

    fn push_chain(&mut self, start: &ExprMethodCall) {
        if self.judged.insert(start) {
            let (receiver, dot, method) = (&start.receiver, start.dot_token, &start.method);
            self.push(quote!(#receiver #dot #method), &format!("{}.{method}()", text(receiver)));
        }
    }

    /// The call in a chain that iterates over a hash map, and the calls that follow.
    fn iteration<'e>(&self, outermost: &'e ExprMethodCall) -> Option<(&'e ExprMethodCall, Vec<&'e ExprMethodCall>)> {
        let (mut call, mut later) = (outermost, Vec::new());
        loop {
            let iterates = ITERATING.iter().any(|name| call.method == name);
            if iterates && self.is_hashed(&call.receiver) {
                later.reverse();
                return Some((call, later));
            }
            later.push(call);
            let Expr::MethodCall(receiver) = &*call.receiver else { return None };
            call = receiver;
        }
    }

    fn depends_on_order(&self, later: &[&ExprMethodCall], wanted: Option<&Type>) -> bool {
        for (index, call) in later.iter().enumerate() {
            let method = call.method.to_string();
            if call.args.iter().any(|argument| self.is_replayed_in_order(Node::Expr(argument)))
                || PICKING.contains(&method.as_str())
            {
                return true;
            }
            if method.starts_with("sorted") {
                return false;
            }
            if method == "collect" {
                let written = written_type(call).or_else(|| wanted.filter(|_| index + 1 == later.len()));
                return written.is_some_and(keeps_order);
            }
        }
        false
    }

    /// Whether code does something that shows in which order it runs.
    fn is_replayed_in_order(&self, node: Node<'_>) -> bool {
        let mut order = Order { body: self.body, sorted: &self.sorted, matters: false };
        self.body.code.walk_at(&mut order, node);
        order.matters
    }

    fn for_loop(&mut self, ExprForLoop { pat, expr, body, .. }: &ExprForLoop) {
        if self.is_replayed_in_order(Node::Block(body)) {
            if self.is_hashed(expr) {
                self.push(expr, &text(expr));
            } else if let Expr::MethodCall(call) = &**expr
                && let Some((start, later)) = self.iteration(call)
                && !later.iter().any(|call| call.method == "collect" || call.method.to_string().starts_with("sorted"))
            {
                self.push_chain(start);
            }
        }
        self.body.code.walk_at(self, Node::Expr(expr));
        self.scopes.push(HashMap::new());
        self.declare(pat, Known::Nothing);
        self.body.code.walk_at(self, Node::Block(body));
        self.scopes.pop();
    }

    /// Checks the initializer of a variable, and then declares the variable.
    fn local(&mut self, Local { pat, init, .. }: &Local) {
        let Some(init) = init else { return self.declare(pat, Known::Nothing) };
        let (ident, wanted) = match pat {
            Pat::Type(typed) => (ident_of(&typed.pat), Some(&*typed.ty)),
            other => (ident_of(other), None),
        };
        let value = match &*init.expr {
            Expr::Try(value) => &*value.expr,
            value => value,
        };
        if let Expr::MethodCall(call) = value {
            if ident.is_some_and(|ident| self.sorted.contains(&ident.to_string())) {
                self.judged.extend(self.iteration(call).map(|(start, _)| std::ptr::from_ref(start)));
            }
            self.chain(call, wanted);
        }
        self.body.code.walk_at(self, Node::Expr(&init.expr));
        if let Some((_, diverge)) = &init.diverge {
            self.body.code.walk_at(self, Node::Expr(diverge));
        }
        self.declare(pat, self.known_expr(&init.expr));
    }
}

const fn ident_of(pat: &Pat) -> Option<&Ident> {
    match pat {
        Pat::Ident(pat) => Some(&pat.ident),
        _ => None,
    }
}

fn name_of(member: &Member) -> String {
    match member {
        Member::Named(ident) => ident.to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    }
}

/// `T` of `.collect::<T>()`.
fn written_type(call: &ExprMethodCall) -> Option<&Type> {
    call.turbofish.as_ref()?.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// Whether a type is a list, possibly inside a `Result` or `Option`.
fn keeps_order(ty: &Type) -> bool {
    let tokens = ty.to_token_stream();
    let names = |known: &[&str]| known.iter().any(|name| tokens::names(&tokens, name));
    names(&LISTS) && !names(&SORTED) && !names(&HASHED.map(|(name, _)| name))
}

/// Whether a node limits the visibility of variables.
const fn is_scope(node: Node<'_>) -> bool {
    matches!(node, Node::Block(_) | Node::Arm(_) | Node::Expr(Expr::If(_) | Expr::While(_) | Expr::Closure(_)))
}

impl Walker for HashIterations<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::Local(local) => self.local(local),
            Node::Expr(Expr::ForLoop(expr)) => self.for_loop(expr),
            Node::Item(Item::Struct(item)) => self.declare_struct(item),
            Node::PatType(pat) => {
                let known = self.known_type(&pat.ty);
                self.declare(&pat.pat, known);
            }
            Node::Pat(pat @ Pat::Ident(_)) => self.declare(pat, Known::Nothing),
            other => {
                if let Node::Expr(Expr::MethodCall(call)) = other {
                    self.chain(call, None);
                }
                if is_scope(node) {
                    self.scopes.push(HashMap::new());
                }
                return Next::Inside;
            }
        }
        Next::SkipChildren
    }

    fn leave(&mut self, node: Node<'_>) {
        if is_scope(node) {
            self.scopes.pop();
        }
    }
}

/// Looks for what shows an order: the context, an `.await`, the end of a loop, or a list that is not sorted.
struct Order<'a> {
    body: &'a Body<'a>,
    sorted: &'a HashSet<String>,
    matters: bool,
}

impl Walker for Order<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        if let Node::Expr(expr) = node {
            self.matters |= match expr {
                Expr::Await(_) | Expr::Return(_) | Expr::Break(_) => true,
                Expr::MethodCall(call) if APPENDING.iter().any(|name| call.method == name) => {
                    matches!(&*call.receiver, Expr::Path(list)
                        if list.path.get_ident().is_some_and(|list| !self.sorted.contains(&list.to_string())))
                }
                other => self.body.is_context(other),
            };
        }
        Next::Inside
    }
}

/// The lists that a body sorts somewhere.
#[derive(Default)]
struct SortedLists(HashSet<String>);

impl Walker for SortedLists {
    fn enter(&mut self, node: Node<'_>) -> Next {
        if let Node::Expr(Expr::MethodCall(call)) = node
            && let Expr::Path(path) = &*call.receiver
            && call.method.to_string().starts_with("sort")
        {
            self.0.extend(path.path.get_ident().map(Ident::to_string));
        }
        Next::Inside
    }
}

#[cfg(test)]
mod tests {
    use crate::lints::determinism::testing::{found, found_with};
    use quote::quote;
    use syn::parse_quote;

    #[test]
    fn hash_maps_are_recognized_by_their_declaration() {
        let body = quote! {
            let mut a = HashMap::new();
            let b: std::collections::HashSet<u8> = input.into();
            let c = items.into_iter().collect::<HashMap<_, _>>();
            let d = a.clone();
            for x in &a { Pay::call(&ctx, x).await?; }
            for x in b { list.push(x); }
            c.keys().map(f).collect::<Vec<_>>();
            let all: Vec<_> = d.into_values().collect();
            for (key, value) in ctx.get_kv_all_values() { f(key).await; }
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
        let body = quote!(prices.values().next(); others.values().next(););
        assert_eq!(found_with(&parameters, &body), ["DX0007 prices.values"]);
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

    /// One case per line: what certainly depends on the order of a hash map.
    #[test]
    fn a_visible_order_is_found() {
        let table: [(&str, &str); 19] = [
            (
                "struct Shop { stock: HashMap<u8, u8> } let shop = Shop { stock: x }; for s in &shop.stock { break; }",
                "&shop.stock",
            ),
            ("struct Shop(HashSet<u8>); let shop = Shop(x); shop.0.iter().next();", "shop.0.iter"),
            ("struct Shop { stock: HashSet<u8> } fn f(shop: &Shop) { shop.stock.iter().next(); }", "shop.stock.iter"),
            ("let map: HashMap<u8, u8> = input; let all = map.keys().collect::<Vec<_>>();", "map.keys"),
            ("let map: HashMap<u8, u8> = input; let all: String = map.values().collect();", "map.values"),
            (
                "let map: HashMap<u8, u8> = input; let all: Result<Vec<u8>, E> = map.values().map(f).collect();",
                "map.values",
            ),
            ("let map: HashMap<u8, u8> = input; for (i, x) in map.values().enumerate() {}", "map.values"),
            (
                "let map: HashMap<u8, u8> = input; ctx.join(map.values().map(|x| Pay::call(&ctx, x)).collect())",
                "map.values",
            ),
            ("let set: HashSet<u8> = input; for x in set { list.push(x); }", "set"),
            ("let set: HashSet<u8> = input; for x in set.iter().filter(f) { list.push(x); }", "set.iter"),
            ("let set: HashSet<u8> = input; for x in set { ctx.trace_info(x.to_string()); }", "set"),
            ("let set: HashSet<u8> = input; for x in &set { if *x > 1 { break; } }", "&set"),
            ("let set: HashSet<u8> = input; for x in &set { if *x > 1 { return Ok(x); } }", "&set"),
            ("let set: HashSet<u8> = input; for x in set { Pay::call(&ctx, &x).await?; }", "set"),
            ("let set: HashSet<u8> = input; set.iter().for_each(|x| list.push(*x));", "set.iter"),
            ("let set: HashSet<u8> = input; for x in &set { tree.insert(Pay::call(&ctx, x).await?); }", "&set"),
            ("let set: HashSet<u8> = input; let first = set.iter().next();", "set.iter"),
            ("let set: HashSet<u8> = input; let text = set.iter().map(f).collect::<String>();", "set.iter"),
            ("let set: HashSet<u8> = input; let few = set.iter().take(3).take(2).count();", "set.iter"),
        ];
        for (body, place) in table {
            assert_eq!(found(&body.parse().unwrap()), [format!("DX0007 {place}")], "{body}");
        }
    }

    /// One case per line: an order that cannot be seen.
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

    /// Only a replay finds these: a macro cannot see whether the type is a hash map, or whether the order matters.
    #[test]
    #[expect(clippy::literal_string_with_formatting_args, reason = "the cases are source code")]
    fn what_the_code_does_not_tell_is_not_reported() {
        let table = [
            "let pair: (HashMap<u8, u8>, u8) = input; for x in &pair.0 { break; }",
            "let (a, map) = (1, HashMap::from([(1, 2)])); for x in map { break; }",
            "let map: Option<HashMap<u8, u8>> = input; for x in map.unwrap_or_default() { break; }",
            "let map: Option<HashMap<u8, u8>> = input; if let Some(map) = &map { for x in map { break; } }",
            "let map: Result<HashSet<u8>, String> = input; for x in map? { break; }",
            "let maps: Vec<HashMap<u8, u8>> = input; for map in &maps { for x in map { break; } }",
            "let maps: Vec<HashSet<u8>> = input; maps.iter().flat_map(|map| map.iter()).next();",
            "let map: Box<HashMap<u8, u8>> = input; for x in map.as_ref().clone() { break; }",
            "let map: HashMap<u8, u8> = input; let text = format!(\"{map:?}\");",
            "let map: HashMap<u8, f64> = input; let total: f64 = map.values().sum();",
            "let map: HashMap<u8, f64> = input; let mut total = 0.0; for x in map.values() { total += x; }",
            "let map: HashMap<u8, u8> = input; Output { keys: map.into_keys().collect() };",
            "let map: HashMap<u8, u8> = input; let keys: Keys = map.into_keys().collect();",
            "let map: HashMap<u8, u8> = input; let one = map.values().find(|x| x.id == id);",
            "let map: HashMap<u8, u8> = input; let n = map.values().fold(0, |a, b| a + b);",
            "let map: HashMap<u8, u8> = input; let x = map.iter().max_by_key(|x| x.1);",
        ];
        for body in table {
            assert_eq!(found(&body.parse().unwrap()), [""; 0], "{body}");
        }
    }
}
