//! The function's signature: what it takes and returns, and what a handler cannot have.

use crate::errors::Errors;
use crate::kind::Kind;
use crate::walk::{Next, Node, Walker, walk};
use quote::ToTokens;
use syn::{
    Attribute, FnArg, GenericArgument, Ident, Lifetime, Pat, PatType, PathArguments, ReturnType, Safety, Type,
    TypeImplTrait, TypePath, TypeReference,
};

/// What a handler takes and returns.
#[derive(Debug)]
pub(crate) struct Signature {
    /// The parameters in the order of the function.
    pub(crate) parameters: Vec<Parameter>,
    /// The return type as written; `None` if it is missing or refused.
    pub(crate) returns: Option<Type>,
    /// A plain `fn`.
    pub(crate) blocking: bool,
    /// A method, which no item can stand beside.
    pub(crate) method: bool,
}

#[derive(Debug)]
pub(crate) enum Parameter {
    Context,
    /// The input, and what it may have been meant as if it cannot be one.
    Input(Box<Type>, Option<Meant>),
    /// `State<T>` or `Option<State<T>>`.
    State(Box<Type>),
}

impl Signature {
    pub(crate) fn parse(kind: Kind, sig: &syn::Signature, errors: &mut Errors) -> Self {
        let method = sig.receiver().is_some();
        refuse_method(kind, sig, errors);
        if !method {
            refuse_qualifiers(kind, sig, errors);
        }
        Self {
            parameters: if method { Vec::new() } else { parameters(kind, sig, errors) },
            returns: if method { None } else { returns(kind, sig, errors) },
            blocking: sig.asyncness.is_none(),
            method,
        }
    }

    pub(crate) fn input(&self) -> Option<&Type> {
        self.parameters.iter().find_map(|parameter| match parameter {
            Parameter::Input(ty, _) => Some(&**ty),
            Parameter::Context | Parameter::State(_) => None,
        })
    }

    /// What the input may have been meant as.
    pub(crate) fn meant(&self) -> Option<Meant> {
        self.parameters.iter().find_map(|parameter| match parameter {
            Parameter::Input(_, meant) => *meant,
            Parameter::Context | Parameter::State(_) => None,
        })
    }

    /// The types that it names, but for the context.
    pub(crate) fn types(&self) -> impl Iterator<Item = &Type> {
        self.input().into_iter().chain(self.states()).chain(&self.returns)
    }

    /// The state parameters.
    pub(crate) fn states(&self) -> impl Iterator<Item = &Type> {
        self.parameters.iter().filter_map(|parameter| match parameter {
            Parameter::State(ty) => Some(&**ty),
            Parameter::Context | Parameter::Input(..) => None,
        })
    }
}

fn refuse_method(kind: Kind, sig: &syn::Signature, errors: &mut Errors) {
    if let Some(receiver) = sig.receiver() {
        let kind = kind.with_article();
        errors.at(receiver, format!("{kind} is a free function: move it out of the `impl` and take no `self`"));
    }
}

fn refuse_qualifiers(kind: Kind, sig: &syn::Signature, errors: &mut Errors) {
    let kind_name = kind.with_article();
    if !sig.generics.params.is_empty() {
        errors.at(
            &sig.generics,
            format!("{kind_name} has one name, so it cannot be generic: write the types out, one function for each"),
        );
    } else if let Some(clause) = sig.generics.where_clause.as_ref().filter(|clause| !clause.predicates.is_empty()) {
        errors.at(clause, format!("{kind_name} is not generic: leave the `where` clause out"));
    }
    if let Some(token) = &sig.constness {
        errors.at(token, format!("{kind_name} runs at run time: leave `const` out"));
    }
    if let Safety::Unsafe(token) = &sig.safety {
        errors.at(token, format!("duroxide calls {kind_name} from safe code: leave `unsafe` out"));
    }
    if let Some(abi) = &sig.abi {
        errors.at(abi, format!("{kind_name} is called from Rust: leave `extern` out"));
    }
    if let Some(variadic) = &sig.variadic {
        errors.at(variadic, format!("{kind_name} takes one input: leave `...` out"));
    }
    if kind == Kind::Orchestration && sig.asyncness.is_none() {
        errors.at(sig.fn_token, "an orchestration awaits what it schedules: write `async fn`");
    }
}

fn parameters(kind: Kind, sig: &syn::Signature, errors: &mut Errors) -> Vec<Parameter> {
    let typed = sig.inputs.iter().filter_map(|argument| match argument {
        FnArg::Typed(argument) => Some(argument),
        FnArg::Receiver(_) => None,
    });
    let plain: Vec<_> = typed.clone().filter(|argument| is_plain(argument)).collect();
    let has_context = typed.clone().any(|argument| context(&argument.ty).is_some());
    let input = match plain[..] {
        [] => None,
        [input] => Some(input),
        _ => Some(one_of(kind, &plain, has_context, errors)),
    };
    let mut parameters = Vec::new();
    for argument in typed {
        let is_other_plain = is_plain(argument) && input.is_some_and(|input| !std::ptr::eq(input, argument));
        if is_other_plain {
            continue;
        }
        if let Some(parameter) = parameter(kind, argument, has_context, &parameters, errors) {
            parameters.push(parameter);
        }
    }
    parameters
}

/// Whether a parameter is neither context nor state, so that it can be the input only.
fn is_plain(argument: &PatType) -> bool {
    context(&argument.ty).is_none() && !is_state(&argument.ty) && cfg_of(argument).is_none()
}

fn cfg_of(argument: &PatType) -> Option<&Attribute> {
    argument.attrs.iter().find(|attr| attr.path().is_ident("cfg"))
}

/// The input among several parameters that could be it, and an error at one of those that cannot.
fn one_of<'a>(kind: Kind, plain: &[&'a PatType], has_context: bool, errors: &mut Errors) -> &'a PatType {
    let meant = |is_meant: fn(Meant) -> bool| {
        plain.iter().find(|argument| Meant::by(argument, has_context).is_some_and(is_meant)).copied()
    };
    let other = if let Some(argument) = meant(|meant| meant == Meant::Context) {
        let message = format!(
            "{} takes one input. If this is the context, write its type as `{}`: the attribute knows it by that name only",
            kind.with_article(),
            kind.context(),
        );
        errors.at(&argument.ty, message);
        argument
    } else if let Some(argument) = meant(|meant| meant == Meant::State) {
        let ty = text(&argument.ty);
        let message = format!(
            "{} takes one input. If the application provides this, write `State({}): duroxide::State<{ty}>`",
            kind.with_article(),
            name_of(argument).map_or_else(|| "value".to_owned(), Ident::to_string),
        );
        errors.at(argument, message);
        argument
    } else {
        let argument = plain[1];
        let message = format!(
            "{} takes one input: put both into a struct that derives `Serialize` and `Deserialize`, or into a tuple; what \
             the application provides is taken as `State<..>`",
            kind.with_article(),
        );
        errors.at(argument, message);
        argument
    };
    plain.iter().find(|argument| !std::ptr::eq(**argument, other)).copied().unwrap_or(other)
}

fn name_of(argument: &PatType) -> Option<&Ident> {
    match &*argument.pat {
        Pat::Ident(pat) => Some(&pat.ident),
        _ => None,
    }
}

/// What a parameter that looks like an input may have been meant as.
///
/// This only chooses the words: if its type is one that can be an input, it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meant {
    /// The context, by another name.
    Context,
    /// What the application provides.
    State,
}

impl Meant {
    fn by(argument: &PatType, has_context: bool) -> Option<Self> {
        const CONTEXTS: [&str; 4] = ["ctx", "context", "cx", "octx"];
        const SHARED: [&str; 6] = ["Arc", "Rc", "Mutex", "RwLock", "OnceCell", "Sender"];
        const PROVIDED: [&str; 6] = ["Pool", "Client", "Connection", "Service", "Provider", "Repository"];
        let name =
            name_of(argument).map(|name| name.to_string().trim_start_matches('_').to_owned()).unwrap_or_default();
        let last = match &*argument.ty {
            Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default(),
            _ => String::new(),
        };
        let is_context = CONTEXTS.contains(&name.as_str()) || last.ends_with("Ctx") || last.ends_with("Context");
        let is_state = SHARED.contains(&last.as_str()) || PROVIDED.iter().any(|end| last.ends_with(end));
        if is_context && !has_context {
            return Some(Self::Context);
        }
        is_state.then_some(Self::State)
    }
}

fn parameter(
    kind: Kind,
    argument: &PatType,
    has_context: bool,
    before: &[Parameter],
    errors: &mut Errors,
) -> Option<Parameter> {
    if let Some(cfg) = cfg_of(argument) {
        errors.at(cfg, "a parameter cannot be conditional: put `#[cfg]` on the whole function, one for each case");
        return None;
    }
    if is_state(&argument.ty) {
        return owned(&argument.ty, "state", Static::MayBeBorrowed, errors)
            .cloned()
            .map(Box::new)
            .map(Parameter::State);
    }
    let is_context = |parameter: &Parameter| matches!(parameter, Parameter::Context);
    match context(&argument.ty) {
        Some(found) if found != kind => {
            let message = format!("{} takes `{}`", kind.with_article(), kind.context());
            errors.at(&argument.ty, message);
            None
        }
        Some(_) if matches!(&*argument.ty, Type::Reference(_)) => {
            errors.at(&argument.ty, format!("take the context by value: write `{}`", kind.context()));
            None
        }
        Some(_) if before.iter().any(is_context) => {
            errors.at(&argument.ty, "the context is taken already: leave the second out");
            None
        }
        Some(_) => Some(Parameter::Context),
        None => {
            let ty = owned(&argument.ty, "the input", Static::IsRefused, errors)?;
            Some(Parameter::Input(Box::new(ty.clone()), Meant::by(argument, has_context)))
        }
    }
}

/// Whether a parameter is `State<T>` or `Option<State<T>>`, by its look: a type of one's own called `State` has
/// no arguments, and is an input.
fn is_state(ty: &Type) -> bool {
    match ty {
        Type::Group(group) => is_state(&group.elem),
        Type::Reference(reference) => is_state(&reference.elem),
        _ => {
            argument_of(ty, "State").is_some()
                || argument_of(ty, "Option").is_some_and(|inner| argument_of(inner, "State").is_some())
        }
    }
}

/// `T` of `path::to::Name<T>`.
fn argument_of<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(TypePath { qself: None, path, .. }) = ty else { return None };
    let last = path.segments.last().filter(|segment| segment.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(ty) if arguments.args.len() == 1 => Some(ty),
        _ => None,
    }
}

/// The kind of handler whose context `ty` is, by value or by reference.
fn context(ty: &Type) -> Option<Kind> {
    match ty {
        Type::Reference(reference) => context(&reference.elem),
        Type::Group(group) => context(&group.elem),
        Type::Path(TypePath { qself: None, path, .. }) => {
            let last = &path.segments.last()?.ident;
            Kind::ALL.into_iter().find(|kind| last == kind.context())
        }
        _ => None,
    }
}

/// The name of the parameter that is an orchestration's context, by value or by reference.
pub(crate) fn context_ident(sig: &syn::Signature) -> Option<&Ident> {
    sig.inputs.iter().find_map(|argument| match argument {
        FnArg::Typed(argument) => match &*argument.pat {
            Pat::Ident(pat) if context(&argument.ty) == Some(Kind::Orchestration) => Some(&pat.ident),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    })
}

fn returns(kind: Kind, sig: &syn::Signature, errors: &mut Errors) -> Option<Type> {
    match &sig.output {
        ReturnType::Type(_, ty) => owned(ty, "the output", Static::IsRefused, errors).cloned(),
        ReturnType::Default => {
            let kind = kind.with_article();
            errors.at(&sig.ident, format!("{kind} returns a `Result`: write `-> Result<(), String>`"));
            None
        }
    }
}

/// The type itself, if it is a named one that owns its data.
fn owned<'a>(ty: &'a Type, what: &str, statics: Static, errors: &mut Errors) -> Option<&'a Type> {
    let mut finder = NotOwned { statics, impl_trait: None, reference: None, lifetime: None };
    walk(&mut finder, Node::Type(ty));
    if let Some(impl_trait) = finder.impl_trait {
        errors.at(
            impl_trait,
            format!("{what} is read from and written to the history: write a type instead of `impl ..`"),
        );
        return None;
    }
    if let Some(reference) = finder.reference {
        let owned = owned_form(&reference).map_or_else(String::new, |owned| format!(": write `{owned}`"));
        errors.at(reference, format!("{what} cannot be borrowed{owned}"));
        return None;
    }
    if let Some(lifetime) = finder.lifetime {
        errors.at(lifetime, format!("{what} cannot be borrowed: use a type without lifetimes"));
        return None;
    }
    Some(ty)
}

/// `String` for `&str`, `Vec<T>` for `&[T]`, `T` for `&T`.
fn owned_form(reference: &TypeReference) -> Option<String> {
    Some(match &*reference.elem {
        Type::Path(path) if path.path.is_ident("str") => "String".to_owned(),
        Type::Slice(slice) => format!("Vec<{}>", text(&slice.elem)),
        elem @ Type::Path(_) => text(elem),
        _ => return None,
    })
}

/// What becomes of `&'static T`, which serde does not read, but the application may provide.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Static {
    IsRefused,
    MayBeBorrowed,
}

/// What keeps a type from being an input or output by its look alone.
struct NotOwned {
    statics: Static,
    impl_trait: Option<TypeImplTrait>,
    reference: Option<TypeReference>,
    lifetime: Option<Lifetime>,
}

impl Walker for NotOwned {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::Type(Type::ImplTrait(node)) => {
                self.impl_trait.get_or_insert_with(|| node.clone());
                Next::Behind
            }
            Node::Type(Type::Reference(node)) => {
                let is_static = node.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "static");
                if is_static && self.statics == Static::MayBeBorrowed {
                    return Next::Inside;
                }
                self.reference.get_or_insert_with(|| node.clone());
                Next::Behind
            }
            Node::Lifetime(node) if node.ident != "static" => {
                self.lifetime.get_or_insert_with(|| node.clone());
                Next::Behind
            }
            _ => Next::Inside,
        }
    }
}

/// A type as people write it, `Vec<Item>` rather than `Vec < Item >`.
pub(crate) fn text(ty: &impl ToTokens) -> String {
    let mut text = String::new();
    for token in ty.to_token_stream().to_string().split(' ') {
        // Of an index, and not of a slice: `a[0]`, `&mut [u8]`.
        let is_index = token.starts_with('[')
            && text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ')' | ']'))
            && !["mut", "dyn", "const", "in"].iter().any(|keyword| text.ends_with(keyword));
        let glued = text.is_empty()
            || is_index
            || text.ends_with(['<', '(', '[', '&', ':', '!', '.'])
            || token.starts_with(['<', '>', ')', ']', ',', ';', ':', '(', '.', '?']);
        if !glued {
            text.push(' ');
        }
        text.push_str(token);
    }
    text
}

/// Output and error of a return type as written: the arguments of `Result<Out, Err>`, where it is that.
pub(crate) fn result_arguments(returns: &Type) -> (Option<&Type>, Option<&Type>) {
    let Type::Path(TypePath { qself: None, path, .. }) = returns else { return (None, None) };
    let Some(last) = path.segments.last() else { return (None, None) };
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return (None, None) };
    if !last.ident.to_string().ends_with("Result") {
        return (None, None);
    }
    let mut types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    (types.next(), types.next())
}

#[cfg(test)]
mod tests {
    use super::{Signature, result_arguments, text};
    use crate::errors::Errors;
    use crate::kind::Kind;
    use syn::parse_quote;

    fn parse(kind: Kind, sig: &syn::Signature) -> (Signature, Vec<String>) {
        let mut errors = Errors::default();
        let signature = Signature::parse(kind, sig, &mut errors);
        (signature, errors.messages())
    }

    fn one_error(kind: Kind, sig: &syn::Signature) -> String {
        let (_, errors) = parse(kind, sig);
        assert_eq!(errors.len(), 1, "{errors:?}");
        errors.into_iter().next().unwrap()
    }

    #[test]
    fn both_parameters_may_be_left_out() {
        let table: [(syn::Signature, usize, Option<&str>); 5] = [
            (parse_quote!(async fn f(ctx: ActivityContext, input: Vec<u8>) -> R), 2, Some("Vec<u8>")),
            (
                parse_quote!(async fn f(Point { x, y }: crate::Point, ctx: duroxide::ActivityContext) -> R),
                2,
                Some("crate::Point"),
            ),
            (parse_quote!(async fn f(ctx: ActivityContext) -> R), 1, None),
            (parse_quote!(async fn f(input: (String, u8)) -> R), 1, Some("(String, u8)")),
            (parse_quote!(fn f() -> R), 0, None),
        ];
        for (sig, count, input) in table {
            let (signature, errors) = parse(Kind::Activity, &sig);
            assert!(errors.is_empty(), "{errors:?}");
            assert_eq!(signature.parameters.len(), count);
            assert_eq!(signature.input().map(text).as_deref(), input);
            assert_eq!(signature.blocking, sig.asyncness.is_none());
        }
    }

    #[test]
    fn state_is_told_from_the_input() {
        let sig = parse_quote!(
            async fn f(
                ctx: ActivityContext,
                State(a): State<A>,
                b: Option<duroxide::State<Vec<B>>>,
                name: State<&'static str>,
                input: State,
                State(c): duroxide::State<std::sync::Arc<C>>,
            ) -> R
        );
        let (signature, errors) = parse(Kind::Activity, &sig);
        assert!(errors.is_empty(), "{errors:?}");
        let states: Vec<_> = signature.states().map(text).collect();
        assert_eq!(
            states,
            [
                "State<A>",
                "Option<duroxide::State<Vec<B>>>",
                "State<&'static str>",
                "duroxide::State<std::sync::Arc<C>>"
            ]
        );
        assert_eq!(signature.input().map(text).as_deref(), Some("State"));
    }

    #[test]
    fn each_refusal_is_one_error_that_says_what_to_write() {
        let table: [(syn::Signature, &str); 18] = [
            (parse_quote!(async fn f(&self, input: &str)), "move it out of the `impl`"),
            (parse_quote!(async fn f<T>(input: u8) -> R), "write the types out"),
            (parse_quote!(async fn f(input: u8) -> R where u8: Copy), "leave the `where` clause out"),
            (parse_quote!(const fn f(input: u8) -> R), "leave `const` out"),
            (parse_quote!(unsafe fn f(input: u8) -> R), "leave `unsafe` out"),
            (parse_quote!(extern "C" fn f(input: u8) -> R), "leave `extern` out"),
            (parse_quote!(async fn f(input: impl Into<String>) -> R), "write a type instead"),
            (parse_quote!(async fn f(input: &str) -> R), "write `String`"),
            (parse_quote!(async fn f(input: &[crate::Item]) -> R), "write `Vec<crate::Item>`"),
            (parse_quote!(async fn f(input: Cow<'a, str>) -> R), "without lifetimes"),
            (parse_quote!(async fn f(a: u8, b: u8) -> R), "put both into a struct"),
            (parse_quote!(async fn f(state: &State<A>) -> R), "write `State<A>`"),
            (parse_quote!(async fn f(state: State<&str>) -> R), "write `String`"),
            (parse_quote!(async fn f(input: &'static str) -> R), "write `String`"),
            (parse_quote!(async fn f(#[cfg(unix)] a: u8) -> R), "on the whole function"),
            (parse_quote!(async fn f(ctx: OrchestrationContext) -> R), "an activity takes `ActivityContext`"),
            (parse_quote!(async fn f(ctx: &ActivityContext) -> R), "write `ActivityContext`"),
            (parse_quote!(async fn f(a: u8)), "write `-> Result<(), String>`"),
        ];
        for (sig, advice) in table {
            let error = one_error(Kind::Activity, &sig);
            assert!(error.contains(advice), "{error}");
        }
    }

    #[test]
    fn orchestrations_are_async() {
        let error = one_error(Kind::Orchestration, &parse_quote!(fn f() -> R));
        assert!(error.ends_with("write `async fn`"), "{error}");
    }

    #[test]
    fn output_and_error_are_read_off_a_spelled_out_result() {
        let arguments = |ty: syn::Type| {
            let (output, error) = result_arguments(&ty);
            (output.map(text), error.map(text))
        };
        assert_eq!(arguments(parse_quote!(Result<A, B>)), (Some("A".into()), Some("B".into())));
        assert_eq!(arguments(parse_quote!(anyhow::Result<Vec<A>>)), (Some("Vec<A>".into()), None));
        assert_eq!(arguments(parse_quote!(Reply)), (None, None));
        assert_eq!(arguments(parse_quote!(Box<A>)), (None, None));
    }
}
