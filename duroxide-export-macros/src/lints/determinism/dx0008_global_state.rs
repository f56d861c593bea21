//! DX0008: mutable statics, which instances share and a replay reads again.

use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::lints::determinism::body::Body;
use crate::lints::determinism::by_name::pattern::Rule;
use crate::syntax::form;
use crate::syntax::text::text;
use crate::syntax::walk::{Next, Node, Walker};
use quote::ToTokens;
use std::collections::HashSet;
use syn::{Expr, ExprMethodCall, Item, ItemStatic, Path, StaticMutability};

/// Finds them in a body.
pub(super) fn find(body: &Body<'_>) -> Vec<Finding> {
    let mut finder = StaticUses { body, seen: HashSet::new(), findings: Vec::new() };
    body.code.walk(&mut finder);
    finder.findings
}

/// What else is recognized, by name.
pub(super) const MACROS: &[Rule] = &[Rule {
    lint: Lint::GlobalState,
    patterns: &["std|thread_local"],
    problem: "`{path}!` belongs to the thread that happens to run the orchestration, and the history does not record it",
    help: "keep the value in a local variable: `let mut value = ..`",
}];

/// Types that can change while they are shared, by the end of their names.
const CHANGEABLE: [&str; 9] =
    ["Cell", "Mutex", "RwLock", "OnceLock", "OnceCell", "LazyLock", "Lazy", "DashMap", "Semaphore"];

/// Methods that are called on such a static, with the number of arguments.
const ACCESSES: [(&str, usize); 22] = [
    ("borrow", 0),
    ("borrow_mut", 0),
    ("compare_exchange", 4),
    ("compare_exchange_weak", 4),
    ("fetch_add", 2),
    ("fetch_and", 2),
    ("fetch_max", 2),
    ("fetch_min", 2),
    ("fetch_or", 2),
    ("fetch_sub", 2),
    ("fetch_update", 3),
    ("get_or_init", 1),
    ("load", 1),
    ("lock", 0),
    ("read", 0),
    ("set", 1),
    ("store", 2),
    ("swap", 2),
    ("with", 1),
    ("with_borrow", 1),
    ("with_borrow_mut", 1),
    ("write", 0),
];

struct StaticUses<'a> {
    body: &'a Body<'a>,
    /// The statics that were already reported.
    seen: HashSet<String>,
    findings: Vec<Finding>,
}

impl StaticUses<'_> {
    /// Reports access through a name in capitals. Constants often have methods with these names, too.
    fn shared(&mut self, path: &Path, by_method: bool) {
        let Some(scope) = self.body.scope.filter(|_| by_method) else { return self.push(path, None) };
        let name = path.get_ident().map(ToString::to_string).unwrap_or_default();
        let is_local = self.body.declares(&name);
        match scope.static_type(&name) {
            Some(ty) if !is_local && !is_changeable_type(ty) => {}
            None if !is_local && scope.constant(&name).is_some() => {}
            None if !is_local => self.push(path, Some("this may be a constant")),
            _ => self.push(path, None),
        }
    }

    /// One finding for each static.
    fn push(&mut self, place: impl ToTokens, doubt: Option<&str>) {
        let name = text(&place);
        if !self.seen.insert(name.clone()) {
            return;
        }
        let problem = format!("`{name}` is shared with other instances, and the history does not record it");
        let ctx = self.body.context_name();
        let help = format!(
            "keep the value in a local variable, in `{ctx}.set_kv_value(..)`, or in an activity; use a `const` for a \
             value that never changes"
        );
        self.findings.push(Finding::new(Lint::GlobalState, place, problem, help).doubted(doubt));
    }
}

/// The path of what looks like a static: `crate::COUNTER`.
fn static_path(expr: &Expr) -> Option<&Path> {
    match expr {
        Expr::Paren(paren) => static_path(&paren.expr),
        Expr::Path(path) if path.qself.is_none() => {
            let name = path.path.segments.last()?.ident.to_string();
            (name.len() > 1 && form::is_constant(&name)).then_some(&path.path)
        }
        _ => None,
    }
}

fn is_changeable(item: &ItemStatic) -> bool {
    matches!(item.mutability, StaticMutability::Mut(_)) || is_changeable_type(&text(&item.ty))
}

fn is_changeable_type(ty: &str) -> bool {
    let mut words = ty.split(|c: char| !c.is_alphanumeric());
    words.any(|word| word.starts_with("Atomic") || CHANGEABLE.iter().any(|name| word.ends_with(name)))
}

fn is_access(call: &ExprMethodCall) -> bool {
    ACCESSES.iter().any(|(name, count)| call.args.len() == *count && call.method == name)
}

/// The static that an expression modifies or reads directly.
fn shared(expr: &Expr) -> Option<&Path> {
    static_path(match expr {
        Expr::MethodCall(call) if is_access(call) => &call.receiver,
        Expr::Assign(assignment) => &assignment.left,
        Expr::Binary(expr) if form::is_assignment(expr.op) => &expr.left,
        Expr::RawAddr(expr) => &expr.expr,
        _ => return None,
    })
}

impl Walker for StaticUses<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::Item(Item::Static(item)) => {
                if is_changeable(item) {
                    self.push(&item.ident, None);
                }
                return Next::SkipChildren;
            }
            Node::Expr(expr) => {
                if let Some(path) = shared(expr) {
                    self.shared(path, matches!(expr, Expr::MethodCall(_)));
                }
            }
            _ => {}
        }
        Next::Inside
    }
}

#[cfg(test)]
mod tests {
    use crate::lints::determinism::testing::found;
    use quote::quote;

    #[test]
    fn mutable_statics_are_found_once() {
        let body = quote! {
            static CALLS: AtomicU64 = AtomicU64::new(0);
            static mut LAST: u64 = 0;
            const LIMIT: usize = 3;
            CALLS.fetch_add(1, Ordering::Relaxed);
            CALLS.load(Ordering::Relaxed);
            unsafe { LAST = 1; crate::TOTAL += 1; }
            let guard = CACHE.lock().unwrap();
            SCRATCH.with(|scratch| scratch.len());
            let name = NAME.len() + LIMIT + NAMES.iter().count();
        };
        assert_eq!(
            found(&body),
            ["DX0008 CALLS", "DX0008 LAST", "DX0008 crate::TOTAL", "DX0008 CACHE", "DX0008 SCRATCH"]
        );
        assert_eq!(found(&quote!(thread_local! { static X: Cell<u8> = Cell::new(1); })), ["DX0008 thread_local"]);
    }
}
