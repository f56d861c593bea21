//! Walks over parsed code.
//!
//! For each type that implements syn's `Visit`, rustc compiles all of its methods again. So only one type implements it
//! here, and the walkers are behind a `dyn`.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{
    Arm, Block, Expr, FnArg, ImplItemFn, Item, Lifetime, Local, Macro, Pat, PatType, Stmt, Token, TraitItemFn, Type,
};

/// What a walk visits.
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
    /// A parameter, or the pattern inside a [`Node::Pat`].
    PatType(&'a PatType),
    Stmt(&'a Stmt),
    TraitItemFn(&'a TraitItemFn),
    Type(&'a Type),
}

/// Where a walk continues.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Inside the node.
    Inside,
    /// After the node, which has nothing of interest inside.
    SkipChildren,
}

/// Visits nodes.
pub(crate) trait Walker {
    /// Called before the contents of a node.
    fn enter(&mut self, node: Node<'_>) -> Next;

    /// Called after the contents of a node, if they were visited.
    fn leave(&mut self, _node: Node<'_>) {}
}

/// Walks over a node and, where the walker asks for it, over its contents.
///
/// The contents of a macro are its arguments, if they are expressions, as in `vec![..]`, `format!(..)` or
/// `matches!(..)`.
pub(crate) fn walk(walker: &mut dyn Walker, node: Node<'_>) {
    Walk { walker, macros: &Macros::default() }.over(node);
}

/// Walks over a parameter.
pub(crate) fn walk_parameter(walker: &mut dyn Walker, parameter: &FnArg) {
    Walk { walker, macros: &Macros::default() }.visit_fn_arg(parameter);
}

/// The body of a function, which is walked several times.
#[derive(Debug)]
pub(crate) struct Code {
    block: Block,
    macros: Macros,
}

impl Code {
    pub(crate) fn new(block: Block) -> Self {
        Self { block, macros: Macros::default() }
    }

    pub(crate) const fn block(&self) -> &Block {
        &self.block
    }

    /// Walks over all of it.
    pub(crate) fn walk(&self, walker: &mut dyn Walker) {
        self.walk_at(walker, Node::Block(&self.block));
    }

    /// Walks over one of its nodes.
    pub(crate) fn walk_at(&self, walker: &mut dyn Walker, node: Node<'_>) {
        Walk { walker, macros: &self.macros }.over(node);
    }

    /// The arguments of one of its macros, if they are a list of expressions.
    pub(crate) fn expressions(&self, mac: &Macro) -> Option<Rc<Expressions>> {
        self.macros.expressions(mac)
    }
}

pub(crate) type Expressions = Punctuated<Expr, Token![,]>;

/// The parsed arguments of macros, by the address of the macro: each is parsed only once. The addresses are stable as
/// long as the code lives, and those inside another macro's arguments as long as this map does.
#[derive(Debug, Default)]
struct Macros(RefCell<HashMap<*const Macro, Option<Rc<Expressions>>>>);

impl Macros {
    fn expressions(&self, mac: &Macro) -> Option<Rc<Expressions>> {
        let parse = || Expressions::parse_terminated.parse2(mac.tokens.clone()).ok().map(Rc::new);
        self.0.borrow_mut().entry(&raw const *mac).or_insert_with(parse).clone()
    }
}

struct Walk<'w> {
    walker: &'w mut dyn Walker,
    macros: &'w Macros,
}

impl Walk<'_> {
    fn over(&mut self, node: Node<'_>) {
        match node {
            Node::Arm(node) => self.visit_arm(node),
            Node::Block(node) => self.visit_block(node),
            Node::Expr(node) => self.visit_expr(node),
            Node::ImplItemFn(node) => self.visit_impl_item_fn(node),
            Node::Item(node) => self.visit_item(node),
            Node::Lifetime(node) => self.visit_lifetime(node),
            Node::Local(node) => self.visit_local(node),
            Node::Macro(node) => self.visit_macro(node),
            Node::Pat(node) => self.visit_pat(node),
            Node::PatType(node) => self.visit_pat_type(node),
            Node::Stmt(node) => self.visit_stmt(node),
            Node::TraitItemFn(node) => self.visit_trait_item_fn(node),
            Node::Type(node) => self.visit_type(node),
        }
    }

    fn at(&mut self, node: Node<'_>, inside: impl FnOnce(&mut Self)) {
        if self.walker.enter(node) == Next::Inside {
            inside(self);
            self.walker.leave(node);
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
        self.at(Node::Macro(node), |walk| {
            if let Some(expressions) = walk.macros.expressions(node) {
                expressions.iter().for_each(|expr| walk.visit_expr(expr));
            }
        });
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

    // Attributes contain nothing of interest.
    fn visit_attribute(&mut self, _: &'a syn::Attribute) {}
}
