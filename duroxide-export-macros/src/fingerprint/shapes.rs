//! The shapes of code that is compared as a whole: its tokens without the names of variables, logs and texts of errors, with the
//! values of constants and the shapes of the crate's own functions.

use crate::fingerprint::evaluate::{Evaluation, MOST_DEPTH};
use crate::fingerprint::patterns;
use crate::fingerprint::texts::hash;
use crate::fingerprint::value::{Frame, Value};
use crate::library::call_graph::function::Helper;
use crate::library::call_graph::methods::Method;
use crate::library::call_graph::resolve::Target;
use crate::syntax::form;
use crate::syntax::text::text;
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use std::fmt::Write as _;
use std::rc::Rc;
use syn::{FnArg, Item, Path, Type};

/// Whether a macro only writes logs.
pub(super) fn is_log(name: &str) -> bool {
    const MACROS: &[&str] = &[
        "debug",
        "debug_assert",
        "debug_assert_eq",
        "debug_assert_ne",
        "eprint",
        "eprintln",
        "error",
        "event",
        "info",
        "log",
        "print",
        "println",
        "trace",
        "warn",
    ];
    MACROS.contains(&name)
}

/// Whether a method only gives an error another text.
fn is_error_text(method: &str) -> bool {
    ["map_err", "ok_or", "ok_or_else", "context", "with_context", "expect"].contains(&method)
}

/// Whether an error is a text, which only people read.
pub(super) fn is_text(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Literal(literal) => literal.to_string().starts_with(['"', 'r']),
        TokenTree::Group(group) => is_text(&group.stream()),
        _ => false,
    })
}

/// One shape being written.
#[derive(Default)]
struct Shape {
    /// The variables that are not known, in the order in which they occur.
    names: Vec<String>,
    text: String,
}

impl Evaluation<'_> {
    /// The shape of tokens.
    pub(super) fn shape(&mut self, tokens: &TokenStream, frame: &Frame) -> String {
        let mut shape = Shape::default();
        self.add_shape(tokens, frame, &mut shape);
        shape.text
    }

    /// The shape of a function, whatever its arguments are.
    pub(super) fn shape_of(&mut self, helper: &Rc<Helper>) -> u32 {
        let key = helper.key();
        if let Some(known) = self.shapes.get(&key) {
            return *known;
        }
        if self.depth == MOST_DEPTH {
            return 0;
        }
        // A function may call itself.
        self.shapes.insert(key.clone(), 0);
        self.depth += 1;
        let mut frame = Frame::new(Rc::clone(helper));
        for (index, parameter) in helper.sig.inputs.iter().enumerate() {
            if let FnArg::Typed(typed) = parameter {
                patterns::variables(&typed.pat, &Value::text(format!("${index}")), &mut |name, value, _| {
                    frame.variables.insert(name, value);
                });
            }
        }
        let shape = self.shape(&quote::ToTokens::to_token_stream(helper.code.block()), &frame);
        self.depth -= 1;
        let shape = hash(&shape);
        self.shapes.insert(key, shape);
        shape
    }

    /// The shape of the crate's own methods with this name, one of which may be called; empty if there is none.
    pub(super) fn shape_of_methods(&mut self, name: &str) -> String {
        if let Some(known) = self.method_shapes.get(name) {
            return known.clone();
        }
        let shape = self.new_shape_of_methods(name);
        self.method_shapes.insert(name.to_owned(), shape.clone());
        shape
    }

    fn new_shape_of_methods(&mut self, name: &str) -> String {
        let helpers: Vec<_> = self.methods.pure(name).filter_map(Method::parse).collect();
        if helpers.is_empty() {
            return String::new();
        }
        let mut shapes: Vec<_> = helpers.into_iter().map(|helper| self.shape_of(&Rc::new(helper))).collect();
        shapes.sort_unstable();
        let [only] = shapes[..] else { return format!("#{:08x}", hash(&format!("{shapes:?}"))) };
        format!("#{only:08x}")
    }

    /// A type, or what it is an alias of.
    pub(super) fn type_text(&self, ty: &Type, frame: &Frame) -> String {
        match ty {
            Type::Path(path) => self.alias(&path.path, frame).map_or_else(|| text(path), |of| text(&of)),
            other => text(other),
        }
    }

    /// The type that an alias of the crate stands for.
    pub(super) fn alias(&self, path: &Path, frame: &Frame) -> Option<Path> {
        let Target::Item { module, name } = self.target(&frame.helper.calls.segments(path), frame) else { return None };
        self.alias_in(&module, &name)
    }

    /// The type that an alias in a module stands for.
    pub(super) fn alias_in(&self, module: &str, name: &str) -> Option<Path> {
        let source = self.resolver.sources.module(module)?;
        let item = source.items.iter().find(|item| item.declared_type().is_some_and(|ident| ident == name))?;
        match item.parse_declaration()? {
            Item::Type(alias) => match *alias.ty {
                Type::Path(of) => Some(of.path),
                _ => None,
            },
            _ => None,
        }
    }

    fn add_shape(&mut self, tokens: &TokenStream, frame: &Frame, shape: &mut Shape) {
        let tokens: Vec<_> = tokens.clone().into_iter().collect();
        let mut index = 0;
        while let Some(token) = tokens.get(index) {
            index += 1;
            match token {
                TokenTree::Group(group) => self.add_group(group, frame, shape),
                TokenTree::Ident(ident) => index += self.add_name(ident, &tokens[index - 1..], frame, shape),
                TokenTree::Punct(dot) if dot.as_char() == '.' => {
                    let Some(TokenTree::Ident(member)) = tokens.get(index) else {
                        shape.text.push_str(". ");
                        continue;
                    };
                    index += 1;
                    let is_called = matches!(tokens.get(index), Some(TokenTree::Group(group)) if is_arguments(group));
                    let name = member.to_string();
                    if is_called && is_error_text(&name) {
                        index += 1;
                        continue;
                    }
                    let _ = write!(shape.text, ". {name}");
                    if is_called {
                        let own = self.shape_of_methods(&name);
                        shape.text.push_str(&own);
                    }
                    shape.text.push(' ');
                }
                TokenTree::Literal(literal) => {
                    let text = self.with_named(&literal.to_string(), frame, shape);
                    let _ = write!(shape.text, "{text} ");
                }
                TokenTree::Punct(_) => {
                    let _ = write!(shape.text, "{token} ");
                }
            }
        }
    }

    fn add_group(&mut self, group: &Group, frame: &Frame, shape: &mut Shape) {
        let (open, close) = match group.delimiter() {
            Delimiter::Brace => ("{ ", "} "),
            Delimiter::Bracket => ("[ ", "] "),
            Delimiter::Parenthesis | Delimiter::None => ("( ", ") "),
        };
        shape.text.push_str(open);
        self.add_shape(&group.stream(), frame, shape);
        shape.text.push_str(close);
    }

    /// Adds a name or a path, the first of these tokens. Returns how many more tokens it takes.
    fn add_name(&mut self, first: &Ident, tokens: &[TokenTree], frame: &Frame, shape: &mut Shape) -> usize {
        let length = path_length(tokens);
        let path: TokenStream = tokens[..length].iter().cloned().collect();
        let name = first.to_string();
        match &tokens[length..] {
            [TokenTree::Punct(bang), TokenTree::Group(_), rest @ ..] if bang.as_char() == '!' => {
                let last = tokens[length - 1].to_string();
                if is_log(&last) {
                    let is_statement = matches!(rest, [TokenTree::Punct(end), ..] if end.as_char() == ';');
                    return length + 1 + usize::from(is_statement);
                }
                if matches!(&*last, "panic" | "bail" | "todo" | "unimplemented" | "unreachable") {
                    shape.text.push_str("panic ");
                    return length + 1;
                }
            }
            [TokenTree::Group(group), ..] if name == "Err" && is_arguments(group) && is_text(&group.stream()) => {
                shape.text.push_str("Err(_) ");
                return length;
            }
            [TokenTree::Group(group), ..] if is_arguments(group) => {
                if let Ok(path) = syn::parse2::<Path>(path.clone())
                    && let Some(helper) = self.function(&path, frame)
                {
                    let own = self.shape_of(&Rc::new(helper));
                    let _ = write!(shape.text, "#{own:08x} ");
                    return length - 1;
                }
            }
            _ => {}
        }
        let last = tokens[length - 1].to_string();
        if form::is_constant(&last)
            && let Ok(path) = syn::parse2::<Path>(path.clone())
            && let Some(value) = self.constant(&path, frame)
        {
            let _ = write!(shape.text, "{value} ");
            return length - 1;
        }
        if length == 1 {
            let known = named(&name, frame, shape);
            let _ = write!(shape.text, "{known} ");
        } else {
            let _ = write!(shape.text, "{path} ");
        }
        length - 1
    }

    /// A literal with what the names in it stand for, if it is a template such as `"{total}"`.
    fn with_named(&mut self, literal: &str, frame: &Frame, shape: &mut Shape) -> String {
        let mut text = String::new();
        let mut rest = literal;
        while let Some((before, after)) = rest.split_once('{') {
            let end = after.find(|c: char| !form::is_part_of_word(c)).unwrap_or(after.len());
            let (name, others) = after.split_at(end);
            let constant = self.constant_named(name, frame);
            let value =
                constant.unwrap_or_else(|| if name.is_empty() { String::new() } else { named(name, frame, shape) });
            let _ = write!(text, "{before}{{{value}");
            rest = others;
        }
        text + rest
    }
}

/// A variable without its name, or a name that is no variable.
fn named(name: &str, frame: &Frame, shape: &mut Shape) -> String {
    if let Some(known) = frame.variables.get(name) {
        return known.text.clone();
    }
    if frame.helper.calls.variables.get(name).is_none() {
        return name.to_owned();
    }
    let index = shape.names.iter().position(|known| *known == name).unwrap_or(shape.names.len());
    if index == shape.names.len() {
        shape.names.push(name.to_owned());
    }
    format!("v{index}")
}

fn is_arguments(group: &Group) -> bool {
    group.delimiter() == Delimiter::Parenthesis
}

/// How many tokens the path at the start has: `a::b::C`.
fn path_length(tokens: &[TokenTree]) -> usize {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(colon) if colon.as_char() == ':');
    let mut length = 1;
    while let [one, other, TokenTree::Ident(_), ..] = &tokens[length..]
        && is_colon(one)
        && is_colon(other)
    {
        length += 3;
    }
    length
}
