//! Walking over code.
//!
//! syn's `Visit` is compiled anew, with everything that can be visited, for each type that implements it. So one type does,
//! here, and what is looked for is behind a `dyn`.

use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{
    Arm, Block, Expr, FnArg, ImplItemFn, Item, Lifetime, Local, Macro, Pat, PatType, Stmt, Token, TraitItemFn, Type,
};

/// What a walk comes by.
#[derive(Clone, Copy)]
pub(crate) enum Node<'a> {
    Arm(&'a Arm),
    Block(&'a Block),
    Expr(&'a Expr),
    ImplItemFn(&'a ImplItemFn),
    Item(&'a Item),
    Lifetime(&'a Lifetime),
    Local(&'a Local),
    Macro(&'a Macro),
    Pat(&'a Pat),
    /// A parameter, or within a [`Node::Pat`].
    PatType(&'a PatType),
    Stmt(&'a Stmt),
    TraitItemFn(&'a TraitItemFn),
    Type(&'a Type),
}

/// Where a walk goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// With what is inside.
    Inside,
    /// Behind it.
    Behind,
}

/// Looks at what a walk comes by.
pub(crate) trait Walker {
    /// Before what is inside.
    fn enter(&mut self, node: Node<'_>) -> Next;

    /// Behind what is inside, if the walk went there.
    fn leave(&mut self, _node: Node<'_>) {}
}

/// Walks over a node and, where the walker says so, over what is inside.
///
/// Of a macro, inside are its arguments, if they are expressions: those of `vec![..]`, `format!(..)`, `matches!(..)`.
pub(crate) fn walk(walker: &mut dyn Walker, node: Node<'_>) {
    let mut walk = Walk(walker);
    match node {
        Node::Arm(node) => walk.visit_arm(node),
        Node::Block(node) => walk.visit_block(node),
        Node::Expr(node) => walk.visit_expr(node),
        Node::ImplItemFn(node) => walk.visit_impl_item_fn(node),
        Node::Item(node) => walk.visit_item(node),
        Node::Lifetime(node) => walk.visit_lifetime(node),
        Node::Local(node) => walk.visit_local(node),
        Node::Macro(node) => walk.visit_macro(node),
        Node::Pat(node) => walk.visit_pat(node),
        Node::PatType(node) => walk.visit_pat_type(node),
        Node::Stmt(node) => walk.visit_stmt(node),
        Node::TraitItemFn(node) => walk.visit_trait_item_fn(node),
        Node::Type(node) => walk.visit_type(node),
    }
}

/// Walks over the functions and everything else in the items.
pub(crate) fn walk_items(walker: &mut dyn Walker, items: &[Item]) {
    for item in items {
        walk(walker, Node::Item(item));
    }
}

/// Walks over a parameter.
pub(crate) fn walk_parameter(walker: &mut dyn Walker, parameter: &FnArg) {
    Walk(walker).visit_fn_arg(parameter);
}

/// What stands in a macro, if that is a list of expressions.
pub(crate) fn expressions(mac: &Macro) -> Option<Punctuated<Expr, Token![,]>> {
    Punctuated::parse_terminated.parse2(mac.tokens.clone()).ok()
}

struct Walk<'w>(&'w mut dyn Walker);

impl Walk<'_> {
    fn at(&mut self, node: Node<'_>, inside: impl FnOnce(&mut Self)) {
        if self.0.enter(node) == Next::Inside {
            inside(self);
            self.0.leave(node);
        }
    }
}

impl<'a> Visit<'a> for Walk<'_> {
    fn visit_arm(&mut self, node: &'a Arm) {
        self.at(Node::Arm(node), |walk| visit::visit_arm(walk, node));
    }

    fn visit_block(&mut self, node: &'a Block) {
        self.at(Node::Block(node), |walk| visit::visit_block(walk, node));
    }

    fn visit_expr(&mut self, node: &'a Expr) {
        self.at(Node::Expr(node), |walk| visit::visit_expr(walk, node));
    }

    fn visit_impl_item_fn(&mut self, node: &'a ImplItemFn) {
        self.at(Node::ImplItemFn(node), |walk| visit::visit_impl_item_fn(walk, node));
    }

    fn visit_item(&mut self, node: &'a Item) {
        self.at(Node::Item(node), |walk| visit::visit_item(walk, node));
    }

    fn visit_lifetime(&mut self, node: &'a Lifetime) {
        self.at(Node::Lifetime(node), |walk| visit::visit_lifetime(walk, node));
    }

    fn visit_local(&mut self, node: &'a Local) {
        self.at(Node::Local(node), |walk| visit::visit_local(walk, node));
    }

    fn visit_macro(&mut self, node: &'a Macro) {
        self.at(Node::Macro(node), |walk| expressions(node).iter().flatten().for_each(|expr| walk.visit_expr(expr)));
    }

    fn visit_pat(&mut self, node: &'a Pat) {
        self.at(Node::Pat(node), |walk| visit::visit_pat(walk, node));
    }

    fn visit_pat_type(&mut self, node: &'a PatType) {
        self.at(Node::PatType(node), |walk| visit::visit_pat_type(walk, node));
    }

    fn visit_stmt(&mut self, node: &'a Stmt) {
        self.at(Node::Stmt(node), |walk| visit::visit_stmt(walk, node));
    }

    fn visit_trait_item_fn(&mut self, node: &'a TraitItemFn) {
        self.at(Node::TraitItemFn(node), |walk| visit::visit_trait_item_fn(walk, node));
    }

    fn visit_type(&mut self, node: &'a Type) {
        self.at(Node::Type(node), |walk| visit::visit_type(walk, node));
    }

    // Attributes hold nothing that is looked for.
    fn visit_attribute(&mut self, _: &'a syn::Attribute) {}
}
