//! Finds paths, macros and methods that the rules list by name.

mod clocks;
pub(super) mod pattern;
mod receivers;
mod rules;

use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Level;
use crate::lints::determinism::body::Body;
use crate::lints::determinism::by_name::clocks::Clocks;
use crate::lints::determinism::by_name::pattern::{Match, Origin, Position};
use crate::lints::determinism::by_name::receivers::{Foreign, Receivers};
use crate::syntax::text::text;
use crate::syntax::walk::{Next, Node, Walker};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, ExprCall, ExprMethodCall, GenericArgument, Ident, Item, Local, Macro, Pat, Path, Type};

/// Finds them in a body.
pub(super) fn find(body: &Body<'_>) -> Vec<Finding> {
    let mut finder =
        RuleMatcher { body, clocks: Clocks::collect(body), foreign: Receivers::collect(body), findings: Vec::new() };
    body.code.walk(&mut finder);
    finder.findings
}

struct RuleMatcher<'a> {
    body: &'a Body<'a>,
    clocks: Clocks,
    foreign: Receivers,
    findings: Vec<Finding>,
}

impl RuleMatcher<'_> {
    fn push(&mut self, Match { rule, origin }: Match, place: impl ToTokens) {
        let fill = |template: &str| {
            let written = text(&place);
            template.replace("{path}", &written).replace("{ctx}", &self.body.context_name())
        };
        let doubt = match origin {
            Origin::Other => Some("this may be something else with the same name"),
            Origin::LeftOut if self.body.may_come_from_elsewhere() => {
                Some("a `*` import of this module may bring in something else with the same name")
            }
            _ => None,
        };
        self.findings.push(Finding::new(rule.lint, &place, fill(rule.problem), fill(rule.help)).doubted(doubt));
    }

    fn path(&mut self, path: &Path, position: Position) {
        let rule = self.body.resolve(path).and_then(|segments| rules::FOR_PATHS.find(&segments, position));
        if let Some(rule) = rule {
            self.push(rule, without_arguments(path));
        }
    }

    /// Any type may have a method with this name; `is_sure` if the receiver is known to be of the right type.
    fn method(&mut self, method: &Ident, arguments: usize, is_sure: bool) {
        let position = Position::Called(arguments);
        if let Some(found) = rules::FOR_DISTINCT_METHODS.find(&[method.to_string()], position) {
            self.push(Match { origin: Origin::Named, ..found }, method);
        }
        if let Some(found) = rules::FOR_METHODS.find(&[method.to_string()], position) {
            let origin = if is_sure { Origin::Named } else { Origin::Other };
            self.push(Match { origin, ..found }, method);
        }
    }

    /// Reports `receiver.recv().await`, if the receiver is neither made from the context nor of a type of the author's own.
    fn awaited(&mut self, future: &Expr) {
        let Expr::MethodCall(call) = future else { return };
        let position = Position::Called(call.args.len());
        let Some(found) = rules::FOR_AWAITED_METHODS.find(&[call.method.to_string()], position) else { return };
        self.body.request_scope();
        let origin = match self.foreign.origin_of(&call.receiver, self.body) {
            Some(Foreign::Certain) => Origin::Named,
            Some(Foreign::Unknown) => Origin::Other,
            None => return,
        };
        self.push(Match { origin, ..found }, &call.method);
    }

    /// Whether the macro is one of those that the rules list, whose contents then do not matter.
    fn mac(&mut self, path: &Path) -> bool {
        let rule = self.body.resolve(path).and_then(|segments| rules::FOR_MACROS.find_name(&segments));
        rule.is_some_and(|rule| {
            self.push(rule, path);
            rule.rule.lint.default_level() == Level::Deny
        })
    }

    fn collection(&mut self, ty: &Type) {
        let Type::Path(ty) = ty else { return };
        let rule = self.body.resolve(&ty.path).and_then(|segments| {
            segments.last().and_then(|last| rules::FOR_COLLECTIONS.find_name(std::slice::from_ref(last)))
        });
        if let Some(rule) = rule {
            self.push(rule, without_arguments(&ty.path));
        }
    }

    fn call(&mut self, call: &ExprCall) {
        match &*call.func {
            // A function that takes the context is a helper of the author's own, not the listed function of the same
            // name.
            Expr::Path(function) if function.qself.is_none() => {
                if !call.args.iter().any(|argument| self.body.is_context(argument)) {
                    self.path(&function.path, Position::Called(call.args.len()));
                }
            }
            other => self.body.code.walk_at(self, Node::Expr(other)),
        }
        call.args.iter().for_each(|argument| self.body.code.walk_at(self, Node::Expr(argument)));
    }

    fn method_call(&mut self, call: &ExprMethodCall) {
        self.body.code.walk_at(self, Node::Expr(&call.receiver));
        let is_sure = self.body.scope.is_none() || self.clocks.is_clock(&call.receiver);
        self.method(&call.method, call.args.len(), is_sure);
        let arguments = call.turbofish.iter().flat_map(|turbofish| &turbofish.args);
        for argument in arguments {
            if let GenericArgument::Type(ty) = argument {
                self.collection(ty);
            }
        }
        call.args.iter().for_each(|argument| self.body.code.walk_at(self, Node::Expr(argument)));
    }

    fn declaration(&mut self, local: &Local) {
        let collects = local.init.as_ref().is_some_and(|init| matches!(&*init.expr, Expr::MethodCall(_)));
        if let (Pat::Type(pat), true) = (&local.pat, collects) {
            self.collection(&pat.ty);
        }
    }

    fn contents(&mut self, mac: &Macro) {
        if self.mac(&mac.path) {
            return;
        }
        match self.body.code.expressions(mac) {
            Some(expressions) => expressions.iter().for_each(|expr| self.body.code.walk_at(self, Node::Expr(expr))),
            None => self.tokens(mac.tokens.clone()),
        }
    }

    /// Searches tokens that are not expressions, as in `json!({ "id": Uuid::new_v4() })`.
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut index = 0;
        while index < tokens.len() {
            if let TokenTree::Group(group) = &tokens[index] {
                self.tokens(group.stream());
            }
            let path = path_at(&tokens[index..]);
            let is_method = is_punct(&tokens[..index], '.');
            index += path.len().max(1);
            if let Some(path) = parse_path(path) {
                self.path_in_tokens(&path, is_method, &tokens[index..]);
            }
        }
    }

    fn path_in_tokens(&mut self, path: &Path, is_method: bool, rest: &[TokenTree]) {
        match (path.get_ident(), rest.first()) {
            (Some(method), Some(TokenTree::Group(group))) if is_method => {
                self.method(method, count(&group.stream()), self.body.scope.is_none());
            }
            _ if is_method => {}
            (_, Some(TokenTree::Group(group))) if group.delimiter() == Delimiter::Parenthesis => {
                self.path(path, Position::Called(count(&group.stream())));
            }
            (_, Some(TokenTree::Punct(punct))) if punct.as_char() == '!' => {
                self.mac(path);
            }
            _ => self.path(path, Position::Named),
        }
    }
}

/// `Vec::<u8>::new` without `::<u8>`.
fn without_arguments(path: &Path) -> Path {
    let mut path = path.clone();
    for segment in &mut path.segments {
        segment.arguments = syn::PathArguments::None;
    }
    path
}

/// The tokens of the path that starts here: identifiers with `::` between them.
fn path_at(tokens: &[TokenTree]) -> &[TokenTree] {
    let mut end = 0;
    while let Some(TokenTree::Ident(_)) = tokens.get(end) {
        end += 1;
        match tokens.get(end..end + 3) {
            Some([TokenTree::Punct(first), TokenTree::Punct(second), TokenTree::Ident(_)])
                if first.as_char() == ':' && second.as_char() == ':' =>
            {
                end += 2;
            }
            _ => break,
        }
    }
    &tokens[..end]
}

fn parse_path(tokens: &[TokenTree]) -> Option<Path> {
    let tokens: TokenStream = tokens.iter().cloned().collect();
    syn::parse::Parser::parse2(Path::parse_mod_style, tokens).ok()
}

fn is_punct(before: &[TokenTree], character: char) -> bool {
    matches!(before.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == character)
}

/// The number of arguments in the parentheses.
fn count(arguments: &TokenStream) -> usize {
    let commas = arguments
        .clone()
        .into_iter()
        .filter(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','));
    if arguments.is_empty() { 0 } else { commas.count() + 1 }
}

impl Walker for RuleMatcher<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::Expr(Expr::Call(call)) => self.call(call),
            Node::Expr(Expr::MethodCall(call)) => self.method_call(call),
            Node::Expr(Expr::Path(expr)) => {
                if expr.qself.is_none() {
                    self.path(&expr.path, Position::Named);
                }
            }
            Node::Macro(mac) => self.contents(mac),
            Node::Expr(Expr::Await(future)) => {
                self.awaited(&future.base);
                return Next::Inside;
            }
            Node::Item(Item::Use(_)) => {}
            Node::Local(local) => {
                self.declaration(local);
                return Next::Inside;
            }
            _ => return Next::Inside,
        }
        Next::SkipChildren
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::lint_table::Lint;
    use crate::lints::determinism::testing::{check, found, found_with};
    use quote::{format_ident, quote};
    use syn::parse_quote;

    #[test]
    fn nested_expressions_are_searched() {
        let body = quote! {
            let started = input.map(|order| order.at).unwrap_or_else(SystemTime::now);
            if let Some(id) = Some(uuid::Uuid::new_v4()) {
                let text = format!("{id} {}", std::env::var("HOME").unwrap());
                match text { _ if rand::random::<bool>() => async { tokio::time::sleep(second).await }.await, _ => () }
            }
            let age = started.elapsed();
        };
        assert_eq!(
            found(&body),
            [
                "DX0001 SystemTime::now",
                "DX0002 uuid::Uuid::new_v4",
                "DX0005 std::env::var",
                "DX0002 rand::random",
                "DX0003 tokio::time::sleep",
                "DX0001 elapsed",
            ]
        );
    }

    #[test]
    fn macros_without_expressions_are_searched_by_tokens() {
        let body = quote! {
            let json = json!({ "id": Uuid::new_v4(), "at": [started.elapsed(), fs::read("x")], "now": now() });
            let other = my_macro!(async move { sleep(second).await; println!("x") } => handler);
        };
        assert_eq!(
            found(&body),
            ["DX0002 Uuid::new_v4", "DX0001 elapsed", "DX0006 fs::read", "DX0003 sleep", "DX0009 println"]
        );
    }

    #[test]
    fn a_reported_macro_is_only_one_mistake() {
        assert_eq!(
            found(&quote!(tokio::select! { _ = tokio::time::sleep(x) => {}, y = rx.recv() => {} })),
            ["DX0004 tokio::select"]
        );
        assert_eq!(found(&quote!(println!("{}", Uuid::new_v4());)), ["DX0009 println", "DX0002 Uuid::new_v4"]);
    }

    #[test]
    fn imports_of_the_body_are_followed() {
        let body = quote! {
            use std::time::SystemTime as Clock;
            use crate::replayed::Instant;
            use tokio::time::self as t;
            use tokio::spawn as go;
            Clock::now();
            Instant::now();
            t::sleep(second);
            go(work);
        };
        assert_eq!(found(&body), ["DX0001 Clock::now", "DX0003 t::sleep", "DX0004 go"]);
    }

    #[test]
    fn the_authors_own_items_are_ignored() {
        let body = quote! {
            fn sleep(seconds: u64) -> u64 { seconds }
            let timeout = |a, b| a + b;
            struct Instant;
            impl Instant { fn now() -> Self { Self } }
            let a = sleep(1) + timeout(1, 2);
            let b = Instant::now();
            let c = spawn(&ctx, work);
            let d = Clock::now(&ctx).await?;
            let e = crate::env::var("A");
            let f = StdRng::seed_from_u64(seed);
            let g = order.join(others).await;
            let h = limits.sleep(1);
            let i = SystemTime::UNIX_EPOCH + Duration::from_secs(1);
            ctx.trace_info(format!("{a}"));
            #[duroxide::activity(name = "inner-thing")]
            async fn inner() -> Result<(), String> { println!("{:?}", SystemTime::now()); Ok(()) }
        };
        assert_eq!(found(&body), [""; 0]);
    }

    #[test]
    fn a_variable_is_not_a_module() {
        let parameters = [parse_quote!(env: Environment)];
        assert_eq!(
            found_with(&parameters, &quote!(let fs = 1; env::var("A"); fs::read("x"); env.var();)),
            ["DX0005 env::var", "DX0006 fs::read",]
        );
    }

    #[test]
    fn functions_inside_the_body_are_part_of_it() {
        assert_eq!(found(&quote!(fn id() -> Uuid { Uuid::new_v4() } id();)), ["DX0002 Uuid::new_v4"]);
    }

    #[test]
    fn advice_names_the_context_as_the_function_does() {
        let context = format_ident!("orchestration");
        let findings = check(&[], &context, &quote!(SystemTime::now();));
        let [finding] = &findings[..] else { panic!("{findings:?}") };
        assert_eq!(finding.lint, Lint::WallClock);
        assert_eq!(
            finding.to_string(),
            "`SystemTime::now` reads the clock again on every replay\nhelp: write `orchestration.utc_now().await?`, \
             which the history records"
        );
    }
}
