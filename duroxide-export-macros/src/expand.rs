//! The tokens for one annotated function.

use crate::args::Args;
use crate::docs;
use crate::enclosing;
use crate::errors::Errors;
use crate::generated;
use crate::idents::Idents;
use crate::item::HandlerFn;
use crate::kind::Kind;
use crate::krate::Environment;
use crate::lints::{self, Allowed, Lint};
use crate::model::Handler;
use crate::options;
use crate::signature::{Meant, Parameter, result_arguments, text};
use crate::uses::Use;
use crate::version;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Index, Meta, Path, Type};

/// Expands `#[activity(..)]` or `#[orchestration(..)]`.
///
/// The function always comes out, and with it whatever can be named after it, so that an error stays the only one.
pub(crate) fn attribute(kind: Kind, args: TokenStream, item: &TokenStream, environment: &Environment) -> TokenStream {
    let function = match HandlerFn::parse(kind, item) {
        Ok(function) => function,
        Err(error) => {
            let error = error.into_compile_error();
            return quote!(#item #error);
        }
    };
    if enclosing::is_method(&function) {
        let message = format!("{} is a free function: move it out of the `impl` or `trait`", kind.with_article());
        let error = syn::Error::new_spanned(&function.sig.ident, message).into_compile_error();
        return quote!(#function #error);
    }
    let mut errors = Errors::default();
    let function = with_one_attribute(kind, function, &mut errors);
    let items = items(kind, args, &function, environment, &mut errors).unwrap_or_default();
    let errors = errors.to_compile_errors();
    quote!(#function #items #errors)
}

/// The function without further attributes of the kind, each of which would give it other items of the same names.
fn with_one_attribute(kind: Kind, mut function: HandlerFn, errors: &mut Errors) -> HandlerFn {
    for attribute in function.attributes.take_own(&Kind::ALL.map(Kind::noun)) {
        let (path, kind) = (text(attribute.path()), kind.with_article());
        errors.at(attribute.path(), format!("the function is {kind} by the attribute above: remove `#[{path}]`"));
    }
    if kind == Kind::Orchestration {
        // It would report the same once more.
        function.attributes.take_own(&["deterministic"]);
    }
    function
}

/// Everything beside the function.
fn items(
    kind: Kind,
    args: TokenStream,
    function: &HandlerFn,
    environment: &Environment,
    errors: &mut Errors,
) -> Option<TokenStream> {
    let parsed = errors.ok(Args::parse(kind, args));
    // Without the arguments, the name may be missing only because they did not parse.
    let lost_arguments = parsed.is_none();
    let args = parsed.unwrap_or_default();
    let krate = errors.ok(environment.runtime(args.krate.as_ref()))?;
    let package = errors.ok(environment.package())?;
    let mut model_errors = Errors::default();
    let handler = Handler::new(kind, &args, function, package, &mut model_errors);
    if !lost_arguments || handler.is_some() {
        errors.append(model_errors);
    }
    let handler = handler?;
    if handler.signature.method {
        return None;
    }
    // An `allow(..)` may be among what was lost.
    let findings = handler.findings.iter().filter(|_| !lost_arguments);
    let warnings = lints::report(findings, Lint::default_level, Some(&krate), errors);
    let expanded = expand(&handler, function, &krate, errors.is_empty());
    Some(quote!(#expanded #warnings))
}

/// What the runtime crate's `handler!` turns into items, and what few handlers have beside them.
fn expand(handler: &Handler, function: &HandlerFn, krate: &TokenStream, callable: bool) -> TokenStream {
    let vis = &function.vis;
    let Idents { constant, handle, marker, .. } = &handler.idents;
    let (name, deprecated) = (&handler.name, &handler.deprecated);
    let [kind, context] =
        [handler.kind.handle(), handler.kind.context()].map(|ident| Ident::new(ident, Span::call_site()));
    let (docs, call) = (docs::of_constant(handler), docs::call(handler));
    let input = handler.signature.input().map_or_else(|| quote!(()), ToTokens::to_token_stream);
    let arguments = arguments(handler, &input, krate);
    let returns = handler
        .signature
        .returns
        .as_ref()
        .map_or_else(|| quote!(::core::result::Result<(), #krate::__private::String>), ToTokens::to_token_stream);
    let states: Vec<_> = handler.signature.states().collect();
    let types = types_of(handler);
    let meta = meta(handler, krate);
    // Here rustc reports a future that is not `Send`.
    let future = quote_spanned!(generated::at(function.sig.ident.span())=>
        impl ::core::future::Future<Output = Self::Return> + ::core::marker::Send
    );
    let locals = Locals::new();
    let Locals { context: taken, arguments: decoded, .. } = &locals;
    let invocation =
        if callable { invocation(handler, function, &locals, krate) } else { quote!(::core::future::pending()) };
    let submit = callable.then(|| quote!(submit #marker));
    let plain_name = handler.idents.plain_name.then(|| plain_name(handler, function));
    let definition = quote!(#marker<#types>);
    let states = state_parameters(&states, krate, &definition);
    let raw = handler.raw.then(|| assert_raw_output(returns_span(handler), krate, &definition));
    // rustc reports the call of a deprecated function, but not in derived code.
    let (invocation, derived) = if deprecated.is_some() && callable {
        let derived = quote! {
            impl #definition {
                fn __invoke(
                    #taken: #krate::__private::#context,
                    #decoded: <Self as #krate::__private::Definition>::Arguments,
                ) -> impl ::core::future::Future<Output = #returns> + ::core::marker::Send {
                    #invocation
                }
            }
        };
        (quote!(Self::__invoke(#taken, #decoded)), Some(quote!(derived { #derived })))
    } else {
        (invocation, None)
    };
    quote! {
        #krate::__private::handler! {
            #deprecated
            #vis #kind<#context>, #marker, #constant, #handle;
            #name, #docs, #call;
            #input, #arguments, #returns, #types;
            { #meta }
            |#taken, #decoded| -> #future { #invocation }
            #derived
            #submit
        }
        #plain_name
        #states
        #raw
    }
}

/// The types of the function that may be private, by which its marker becomes as private as they are.
///
/// Each is part of every symbol's name, so those that are surely public are left out.
fn types_of(handler: &Handler) -> TokenStream {
    let returns = handler.signature.returns.as_ref();
    let (output, error) = match returns.map_or((None, None), result_arguments) {
        (None, _) => (returns, None),
        of_result => of_result,
    };
    let all = handler.signature.input().into_iter().chain(handler.signature.states()).chain(output).chain(error);
    let mut types: Vec<&Type> = Vec::new();
    for ty in all.filter(|ty| !is_public(ty)) {
        if !types.contains(&ty) {
            types.push(ty);
        }
    }
    if let [ty] = types[..] { quote!(#ty) } else { quote!((#(#types),*)) }
}

/// Whether a type is one that every program has.
fn is_public(ty: &Type) -> bool {
    const PUBLIC: [&str; 15] = [
        "String", "bool", "char", "u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32", "i64", "isize", "f32", "f64",
    ];
    match ty {
        Type::Path(path) if path.qself.is_none() => {
            path.path.get_ident().is_some_and(|ident| PUBLIC.iter().any(|name| ident == name))
        }
        Type::Tuple(tuple) => tuple.elems.is_empty(),
        _ => false,
    }
}

/// The local variables of generated functions, by names that the user's code cannot see, and which cannot hide its own.
struct Locals {
    context: Ident,
    arguments: Ident,
    function: Ident,
}

impl Locals {
    fn new() -> Self {
        let [context, arguments, function] = ["__duroxide_context", "__duroxide_arguments", "__duroxide_function"]
            .map(|name| Ident::new(name, Span::mixed_site()));
        Self { context, arguments, function }
    }
}

/// `pub const NAME: &str = "..";`, of a function called `activity`.
fn plain_name(handler: &Handler, function: &HandlerFn) -> TokenStream {
    let (vis, name) = (&function.vis, &handler.name);
    let ident = Ident::new("NAME", generated::at(function.sig.ident.span()));
    let docs = format!("The full name of this {}.", handler.kind.noun());
    quote! {
        #[doc = #docs]
        #vis const #ident: &::core::primitive::str = #name;
    }
}

/// The type of everything but the context. Here rustc reports an input that cannot be one.
fn arguments(handler: &Handler, input: &TokenStream, krate: &TokenStream) -> TokenStream {
    let span = handler.signature.input().map_or_else(Span::call_site, Spanned::span);
    let krate = respanned(krate, span);
    // They are the same, but for what they say of a type that cannot be an input.
    let plain = match (handler.raw, handler.signature.meant()) {
        (true, _) => quote_spanned!(span=> #krate::__private::Raw<#input>),
        (false, None) => quote_spanned!(span=> (#input,)),
        (false, Some(Meant::Context)) => quote_spanned!(span=> #krate::__private::PerhapsContext<#input>),
        (false, Some(Meant::State)) => quote_spanned!(span=> #krate::__private::PerhapsState<#input>),
    };
    if handler.signature.states().next().is_none() {
        return plain;
    }
    quote_spanned!(span=> #krate::__private::WithState<#plain, Self>)
}

/// The same path, underlined elsewhere.
fn respanned(path: &TokenStream, span: Span) -> TokenStream {
    path.clone()
        .into_iter()
        .map(|mut token| {
            token.set_span(span);
            token
        })
        .collect()
}

/// How the function's state is taken. Here rustc reports a type that cannot be state.
fn state_parameters(types: &[&Type], krate: &TokenStream, marker: &TokenStream) -> Option<TokenStream> {
    if types.is_empty() {
        return None;
    }
    let [source, taken] = ["__duroxide_source", "__duroxide_taken"].map(|name| Ident::new(name, Span::mixed_site()));
    let values = types.iter().map(|ty| quote_spanned!(ty.span()=> #source.parameter::<#ty>().take::<#ty>()));
    let indices = (0..types.len()).map(Index::from);
    Some(quote! {
        impl #krate::__private::StateParameters for #marker {
            type Values = (#(#types,)*);
            fn take(#source: &mut #krate::__private::StateSource<'_>) -> ::core::option::Option<Self::Values> {
                use #krate::__private::NotSend as _;
                let #taken = (#(#values,)*);
                ::core::option::Option::Some((#(#taken.#indices?,)*))
            }
        }
    })
}

/// `provision_vm(context, arguments.0)`, with the span of the function, so that what its future lacks is said there.
fn invocation(
    handler: &Handler,
    item: &HandlerFn,
    Locals { context, arguments, function }: &Locals,
    krate: &TokenStream,
) -> TokenStream {
    let ident = &item.sig.ident;
    let has_state = handler.signature.states().next().is_some();
    let mut states = 0..;
    let taken = handler.signature.parameters.iter().map(|parameter| match parameter {
        Parameter::Context => quote!(#context),
        Parameter::Input(..) if has_state => quote!(#arguments.arguments.0),
        Parameter::Input(..) => quote!(#arguments.0),
        Parameter::State(_) => {
            let index = states.next().map(Index::from);
            quote!(#arguments.states.#index)
        }
    });
    let call = quote_spanned!(ident.span()=> #function(#(#taken),*));
    let call = if handler.signature.blocking { quote!(#krate::__private::blocking(move || #call)) } else { call };
    // As a value first, so that clippy takes the signature for one that something else asks for; and twice, so that it
    // does not propose to inline a function that is used once.
    let mut value = ident.clone();
    value.set_span(generated::at(ident.span()));
    quote!(let (#function, _) = (#value, #value); #call)
}

/// The fields of what is known of the handler. What has the default is left out, for the compiler to have less to read.
fn meta(handler: &Handler, krate: &TokenStream) -> TokenStream {
    let Handler { aliases, version, description, idempotent, package, options, .. } = handler;
    let (crate_name, crate_version) = (&package.name, &package.version);
    let some = |field: &str, value: TokenStream| {
        let field = format_ident!("{field}");
        quote!(#field: ::core::option::Option::Some(#value),)
    };
    let aliases = (!aliases.is_empty()).then(|| quote!(aliases: &[#(#aliases),*],));
    let version = (version != version::DEFAULT).then(|| quote!(version: #version,));
    let description = (!description.is_empty()).then(|| quote!(description: #description,));
    let deprecated = handler.deprecated.as_ref().map(|attr| some("deprecated", deprecated(attr)));
    let idempotent = idempotent.map(|idempotent| some("idempotent", quote!(#idempotent)));
    let allowed = (!handler.allowed.is_empty()).then(|| allowed(handler, krate));
    let retry = options.retry.as_ref().map(|retry| some("retry", retry.tokens(krate)));
    let timeout = options.timeout.map(|timeout| some("timeout", options::duration_tokens(timeout)));
    let tag = options.tag.as_ref().map(|tag| some("tag", quote!(#tag)));
    let uses = handler.uses_anything().then(|| uses(handler, krate));
    quote! {
        #aliases #version #description #deprecated #idempotent #retry #timeout #tag #allowed #uses
        crate_name: #crate_name,
        crate_version: #crate_version,
    }
}

/// The lints that are switched off, with the reasons.
fn allowed(handler: &Handler, krate: &TokenStream) -> TokenStream {
    let allowed = handler.allowed.iter().map(|Allowed { lint, reason }| {
        let code = lint.code();
        let none = quote!(::core::option::Option::None);
        let reason = reason.as_ref().map_or(none, |reason| quote!(::core::option::Option::Some(#reason)));
        quote!(#krate::__private::Allowed { code: #code, reason: #reason })
    });
    quote!(allowed: &[#(#allowed),*],)
}

/// Of a `raw` handler, the output is text too.
fn assert_raw_output(span: Span, krate: &TokenStream, marker: &TokenStream) -> TokenStream {
    quote_spanned! {span=>
        const _: () = #krate::__private::assert_raw_output::<
            <<#marker as #krate::__private::Definition>::Return as #krate::__private::HandlerReturn>::Output
        >();
    }
}

fn returns_span(handler: &Handler) -> Span {
    let Some(returns) = &handler.signature.returns else { return Span::call_site() };
    result_arguments(returns).0.map_or_else(|| returns.span(), Spanned::span)
}

/// The reason in `#[deprecated = "reason"]` or `#[deprecated(note = "reason")]`.
fn deprecated(attr: &Attribute) -> TokenStream {
    let reason = match &attr.meta {
        Meta::NameValue(pair) => Some(pair.value.clone()),
        Meta::Path(_) => None,
        Meta::List(_) => {
            let mut note = None;
            // What is wrong in here, rustc says.
            let _ = attr.parse_nested_meta(|meta| {
                let value = meta.value()?.parse()?;
                if meta.path.is_ident("note") {
                    note = Some(value);
                }
                Ok(())
            });
            note
        }
    };
    reason.map_or_else(|| quote!(""), |reason| quote!(#reason))
}

/// The list of what is used. The compiler fills in the names, so a path that leads nowhere does not compile.
fn uses(handler: &Handler, krate: &TokenStream) -> TokenStream {
    // Not all are needed here, which is nothing to report.
    let imports = handler.uses.imports.iter().map(|import| generated::tokens(import.to_token_stream()));
    let found = handler.used().iter().map(|item| match item {
        Use::Handle(path) => quote!(#path::__USED),
        Use::Constant(kind, path) => used(*kind, &quote!(#path), krate),
        Use::Literal(kind, name) => used(*kind, &quote!(#name), krate),
    });
    let declared = handler.declared_uses.iter().map(|path: &Path| {
        quote_spanned!(span_of(path)=> ::core::option::Option::Some(<#path as #krate::__private::Handle>::USE))
    });
    quote! {
        uses: {
            use #krate::__private::MaybeHandle as _;
            #(#imports)*
            &[#(#found,)* #(#declared,)*]
        },
    }
}

fn used(kind: Kind, name: &TokenStream, krate: &TokenStream) -> TokenStream {
    let variant = format_ident!("{}", kind.handle());
    quote!(::core::option::Option::Some(#krate::__private::Use::#variant(#name)))
}

fn span_of(path: &Path) -> Span {
    path.segments.last().map_or_else(Span::call_site, |segment| segment.ident.span())
}

#[cfg(test)]
mod tests {
    use super::attribute;
    use crate::kind::Kind;
    use crate::krate::Environment;
    use proc_macro2::TokenStream;
    use quote::quote;
    use syn::{File, Item};

    /// The kinds and names of the items that come out, in order.
    fn items(kind: Kind, args: TokenStream, item: &TokenStream) -> Vec<String> {
        let file: File = syn::parse2(attribute(kind, args, item, &Environment::CARGO)).expect("items");
        file.items.iter().map(describe).collect()
    }

    fn describe(item: &Item) -> String {
        match item {
            Item::Fn(item) => format!("fn {}", item.sig.ident),
            Item::Const(item) => format!("const {}", item.ident),
            Item::Type(item) => format!("type {}", item.ident),
            Item::Enum(item) => format!("enum {}", item.ident),
            Item::Impl(_) => "impl".to_owned(),
            Item::Macro(item) => item.mac.path.segments.last().unwrap().ident.to_string(),
            _ => "other".to_owned(),
        }
    }

    #[test]
    fn the_function_comes_first_and_then_what_is_named_after_it() {
        let function = quote!(
            pub async fn charge_card(cents: u64) -> Result<u64, String> {
                Ok(cents)
            }
        );
        assert_eq!(items(Kind::Activity, quote!(crate = ::duroxide), &function), ["fn charge_card", "handler"]);
        let function = quote!(
            async fn orchestration() -> Result<(), String> {
                Ok(())
            }
        );
        assert_eq!(
            items(Kind::Orchestration, quote!(name = "sell-book", crate = ::duroxide), &function),
            ["fn orchestration", "handler", "const NAME"]
        );
    }

    #[test]
    fn after_an_error_everything_resolves_and_nothing_is_registered() {
        let function = quote!(
            async fn charge_card(a: u64, b: u64) -> Result<u64, String> {
                Ok(a + b)
            }
        );
        assert_eq!(
            items(Kind::Activity, quote!(crate = ::duroxide), &function),
            ["fn charge_card", "handler", "compile_error"]
        );
        let tokens = attribute(Kind::Activity, quote!(crate = ::duroxide), &function, &Environment::CARGO).to_string();
        assert!(tokens.contains("CHARGE_CARD") && !tokens.contains("submit"), "{tokens}");
    }

    #[test]
    fn what_cannot_be_a_handler_comes_out_with_one_error() {
        for item in [
            quote!(
                struct S;
            ),
            quote!(
                async fn f(&self) -> Result<(), String> {
                    Ok(())
                }
            ),
        ] {
            let items = items(Kind::Activity, quote!(crate = ::duroxide), &item);
            assert_eq!(items.len(), 2, "{items:?}");
            assert_eq!(items[1], "compile_error");
        }
    }
}
