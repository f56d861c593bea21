//! Which values contain a hash map or set, as far as their declarations tell.
//!
//! A macro sees no types. A variable counts as a hash map if its type is written out, or if its initializer evidently
//! creates one.

use crate::lints::determinism::body::Body;
use std::collections::HashMap;
use syn::{
    Expr, ExprCall, ExprMethodCall, Fields, GenericArgument, Ident, ItemStruct, Member, Path, PathArguments, Type,
};

/// What a value contains.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// A hash map or set itself.
    Hashed,
    /// A collection that sorts its contents, or whose order cannot be seen: the order of insertion does not matter.
    Ordered,
    /// An integer: adding integers up gives the same sum in every order.
    Integer,
    /// A wrapper around the shape: an `Option`, a `Vec`, a `Box`.
    Wrapped(Box<Self>),
    Tuple(Vec<Self>),
    /// A struct that the body declares, with its fields.
    Struct(HashMap<String, Self>),
    Other,
}

/// Types with a random order, and the number of generic arguments before the hasher.
const HASHED: [(&str, usize); 6] =
    [("HashMap", 2), ("HashSet", 1), ("AHashMap", 2), ("AHashSet", 1), ("DashMap", 2), ("DashSet", 1)];

/// Types that sort their contents.
const ORDERED: [&str; 3] = ["BTreeMap", "BTreeSet", "BinaryHeap"];

/// Types that wrap one or more values.
const WRAPPERS: [&str; 8] = ["Option", "Result", "Vec", "VecDeque", "Box", "Arc", "Rc", "Cow"];

/// Macros that create hash maps and sets.
const HASHED_MACROS: [&str; 2] = ["hashmap", "hashset"];

/// Methods that return the value itself, or what it wraps.
const TRANSPARENT: [&str; 12] = [
    "clone",
    "to_owned",
    "as_ref",
    "as_mut",
    "as_deref",
    "borrow",
    "borrow_mut",
    "iter",
    "iter_mut",
    "into_iter",
    "cloned",
    "copied",
];

/// Methods that take the wrapped value out.
const UNWRAPPING: [&str; 5] = ["unwrap", "expect", "unwrap_or_default", "unwrap_or", "unwrap_or_else"];

/// Methods that return one of several values, in an `Option`.
const PICKING: [&str; 8] = ["first", "last", "get", "get_mut", "pop", "next", "pop_front", "pop_back"];

/// Integers, and methods that count.
const INTEGERS: [&str; 13] =
    ["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "Duration"];

impl Shape {
    fn wrapped(self) -> Self {
        if self == Self::Other { Self::Other } else { Self::Wrapped(Box::new(self)) }
    }

    /// The contents of an `Option` or `Vec`.
    pub(super) fn element(self) -> Self {
        match self {
            Self::Wrapped(inner) => *inner,
            _ => Self::Other,
        }
    }

    /// Whether it contains a hash map or set anywhere.
    pub(super) fn holds_hashed(&self) -> bool {
        match self {
            Self::Hashed => true,
            Self::Wrapped(inner) => inner.holds_hashed(),
            Self::Tuple(parts) => parts.iter().any(Self::holds_hashed),
            Self::Struct(fields) => fields.values().any(Self::holds_hashed),
            Self::Ordered | Self::Integer | Self::Other => false,
        }
    }
}

/// The shapes of types and expressions in a body.
pub(super) struct Shapes<'a> {
    pub(super) body: &'a Body<'a>,
    /// The structs that the body declares.
    structs: HashMap<String, Shape>,
    /// The visible variables.
    scopes: Vec<HashMap<String, Shape>>,
}

impl<'a> Shapes<'a> {
    pub(super) fn new(body: &'a Body<'a>) -> Self {
        Self { body, structs: HashMap::new(), scopes: vec![HashMap::new()] }
    }

    pub(super) fn open(&mut self) {
        self.scopes.push(HashMap::new());
    }

    pub(super) fn close(&mut self) {
        self.scopes.pop();
    }

    pub(super) fn declare(&mut self, ident: &Ident, shape: Shape) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(ident.to_string(), shape);
        }
    }

    pub(super) fn declare_struct(&mut self, item: &ItemStruct) {
        let named = |(index, field): (usize, &syn::Field)| {
            let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
            (name, self.of_type(&field.ty))
        };
        let fields = match &item.fields {
            Fields::Unit => HashMap::new(),
            fields => fields.iter().enumerate().map(named).collect(),
        };
        self.structs.insert(item.ident.to_string(), Shape::Struct(fields));
    }

    pub(super) fn of_variable(&self, ident: &Ident) -> Shape {
        let name = ident.to_string();
        self.scopes.iter().rev().find_map(|scope| scope.get(&name)).cloned().unwrap_or(Shape::Other)
    }

    /// The number of generic arguments before the hasher, if a type with this name has a random order.
    fn hashed_name(&self, path: &Path) -> Option<usize> {
        let resolved = self.body.resolve(path)?;
        let last = resolved.last()?;
        HASHED.iter().find(|(name, _)| last == name).map(|(_, arguments)| *arguments)
    }

    pub(super) fn of_type(&self, ty: &Type) -> Shape {
        match ty {
            Type::Reference(reference) => self.of_type(&reference.elem),
            Type::Paren(paren) => self.of_type(&paren.elem),
            Type::Group(group) => self.of_type(&group.elem),
            Type::Tuple(tuple) => Shape::Tuple(tuple.elems.iter().map(|ty| self.of_type(ty)).collect()),
            Type::Array(array) => self.of_type(&array.elem).wrapped(),
            Type::Slice(slice) => self.of_type(&slice.elem).wrapped(),
            Type::Path(ty) if ty.qself.is_none() => self.of_path(&ty.path),
            _ => Shape::Other,
        }
    }

    fn of_path(&self, path: &Path) -> Shape {
        let Some(last) = path.segments.last() else { return Shape::Other };
        let arguments: Vec<&Type> = match &last.arguments {
            PathArguments::AngleBracketed(arguments) => {
                arguments.args.iter().filter_map(|argument| match argument {
                    GenericArgument::Type(ty) => Some(ty),
                    _ => None,
                })
            }
            .collect(),
            _ => Vec::new(),
        };
        // A custom hasher may give a fixed order.
        if let Some(before_hasher) = self.hashed_name(path) {
            return if arguments.len() <= before_hasher { Shape::Hashed } else { Shape::Other };
        }
        let name = last.ident.to_string();
        if ORDERED.contains(&name.as_str()) {
            return Shape::Ordered;
        }
        if INTEGERS.contains(&name.as_str()) {
            return Shape::Integer;
        }
        if WRAPPERS.contains(&name.as_str()) {
            return arguments.first().map_or(Shape::Other, |ty| self.of_type(ty).wrapped());
        }
        self.structs.get(&name).cloned().unwrap_or(Shape::Other)
    }

    pub(super) fn of_expr(&self, expr: &Expr) -> Shape {
        match expr {
            Expr::Reference(reference) => self.of_expr(&reference.expr),
            Expr::Paren(paren) => self.of_expr(&paren.expr),
            Expr::Group(group) => self.of_expr(&group.expr),
            Expr::Unary(unary) => self.of_expr(&unary.expr),
            Expr::Path(path) => path.path.get_ident().map_or(Shape::Other, |ident| self.of_variable(ident)),
            Expr::Tuple(tuple) => Shape::Tuple(tuple.elems.iter().map(|part| self.of_expr(part)).collect()),
            Expr::Array(array) => array.elems.first().map_or(Shape::Other, |first| self.of_expr(first).wrapped()),
            Expr::Struct(expr) => self.of_path(&expr.path),
            Expr::Field(field) => of_field(self.of_expr(&field.base), &field.member),
            Expr::Index(index) => self.of_expr(&index.expr).element(),
            Expr::Try(expr) => self.of_expr(&expr.expr).element(),
            Expr::Call(call) => self.of_call(call),
            Expr::MethodCall(call) => self.of_method_call(call),
            Expr::Macro(mac) => self.of_macro(mac),
            Expr::Lit(lit) if matches!(lit.lit, syn::Lit::Int(_)) => Shape::Integer,
            _ => Shape::Other,
        }
    }

    /// `HashMap::new()`, but not `HashMap::with_hasher(..)`; `Some(map)`; a tuple struct of the body.
    fn of_call(&self, call: &ExprCall) -> Shape {
        let Expr::Path(function) = &*call.func else { return Shape::Other };
        let mut ty = function.path.clone();
        let Some(last) = ty.segments.pop() else { return Shape::Other };
        ty.segments.pop_punct();
        let name = last.ident.to_string();
        if ty.segments.is_empty() {
            let argument = || call.args.first().map_or(Shape::Other, |argument| self.of_expr(argument).wrapped());
            return match name.as_str() {
                "Some" | "Ok" => argument(),
                _ => self.structs.get(&name).cloned().unwrap_or(Shape::Other),
            };
        }
        if name.ends_with("hasher") {
            return Shape::Other;
        }
        match (self.of_path(&ty), name.as_str()) {
            (Shape::Other, "new" | "from") if is_wrapper(&ty) => {
                call.args.first().map_or(Shape::Other, |argument| self.of_expr(argument).wrapped())
            }
            (Shape::Wrapped(_), _) => Shape::Other,
            (shape, _) => shape,
        }
    }

    /// `map.clone()`, `.collect::<HashMap<_, _>>()`, `maps.first()`, or all values that the orchestration has stored.
    fn of_method_call(&self, call: &ExprMethodCall) -> Shape {
        let method = call.method.to_string();
        match method.as_str() {
            "collect" => turbofish(call).map_or(Shape::Other, |ty| self.of_type(ty)),
            "get_kv_all_values" if self.body.is_context(&call.receiver) => Shape::Hashed,
            _ => {
                let receiver = self.of_expr(&call.receiver);
                match (receiver, method.as_str()) {
                    (shape, method) if TRANSPARENT.contains(&method) && !is_iterator_of_hashed(&shape, method) => shape,
                    (Shape::Wrapped(inner), method) if UNWRAPPING.contains(&method) => *inner,
                    (shape @ Shape::Wrapped(_), method) if PICKING.contains(&method) => shape,
                    // Nested, such as an `Option` of a `Vec`.
                    (Shape::Wrapped(inner), "flatten") => *inner,
                    _ => Shape::Other,
                }
            }
        }
    }

    fn of_macro(&self, mac: &syn::ExprMacro) -> Shape {
        let Some(last) = mac.mac.path.segments.last() else { return Shape::Other };
        if HASHED_MACROS.iter().any(|name| last.ident == name) {
            return Shape::Hashed;
        }
        if last.ident != "vec" {
            return Shape::Other;
        }
        let elements = self.body.code.expressions(&mac.mac);
        let first = elements.as_deref().and_then(|elements| elements.first());
        first.map_or(Shape::Other, |first| self.of_expr(first).wrapped())
    }
}

/// `map.iter()` is not a map.
fn is_iterator_of_hashed(shape: &Shape, method: &str) -> bool {
    matches!(shape, Shape::Hashed | Shape::Ordered) && ["iter", "iter_mut", "into_iter"].contains(&method)
}

/// `T` of `.collect::<T>()`.
pub(super) fn turbofish(call: &ExprMethodCall) -> Option<&Type> {
    call.turbofish.as_ref()?.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

fn of_field(base: Shape, member: &Member) -> Shape {
    match (base, member) {
        (Shape::Tuple(parts), Member::Unnamed(index)) => {
            parts.into_iter().nth(index.index as usize).unwrap_or(Shape::Other)
        }
        (Shape::Struct(mut fields), member) => {
            let name = match member {
                Member::Named(ident) => ident.to_string(),
                Member::Unnamed(index) => index.index.to_string(),
            };
            fields.remove(&name).unwrap_or(Shape::Other)
        }
        _ => Shape::Other,
    }
}

fn is_wrapper(ty: &Path) -> bool {
    ty.segments.last().is_some_and(|last| ["Box", "Arc", "Rc"].iter().any(|name| last.ident == name))
}
