//! The metadata of a handler: the fields of the runtime crate's `Meta`.

use crate::arguments::lints::Allowed;
use crate::cargo::Package;
use crate::handler::expand::options;
use crate::handler::model::Handler;
use crate::handler::model::uses::messages::{MessageType, MessageUse};
use crate::handler::model::uses::{Conditional, Use};
use crate::kind::Kind;
use crate::names::version;
use crate::syntax::generated;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Meta, Path, Type};

/// The fields of the metadata. Defaults are left out, so that the compiler has less to read.
pub(crate) fn meta(handler: &Handler, krate: &TokenStream, callable: bool) -> TokenStream {
    let Handler { aliases, version, description, idempotent, tag, .. } = handler;
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
    let retry = options::retry(handler, krate).map(|retry| some("retry", retry));
    let timeout = options::timeout(handler).map(|timeout| some("timeout", timeout));
    let tag = tag.as_ref().map(|tag| some("tag", quote!(#tag)));
    // After an error, the type may be one that cannot be progress.
    let reported = handler.progress.as_ref().filter(|_| callable);
    let progress = reported.map(|ty| some("progress", progress(ty, krate)));
    let uses = handler.uses_anything().then(|| uses(handler, krate));
    let messages = handler.uses_messages().then(|| messages(handler, krate));
    quote! {
        #aliases #version #description #deprecated #idempotent #retry #timeout #tag #allowed #progress #uses #messages
    }
}

/// The fields of the runtime crate's `Location` that the compiler does not know.
pub(crate) fn location(package: &Package) -> TokenStream {
    let Package { name, version, file, executable } = package;
    let file = file
        .as_ref()
        .map_or_else(|| quote!(::core::option::Option::None), |file| quote!(::core::option::Option::Some(#file)));
    quote!(crate_name: #name, crate_version: #version, executable: #executable, package_file: #file)
}

/// How progress is written and read. rustc reports here if the type cannot be progress.
fn progress(ty: &Type, krate: &TokenStream) -> TokenStream {
    let krate: TokenStream = generated::respanned(krate, ty.span());
    quote_spanned!(ty.span()=> #krate::handler::ProgressCodec::new::<#ty>())
}

/// The allowed lints, with their reasons.
fn allowed(handler: &Handler, krate: &TokenStream) -> TokenStream {
    let allowed = handler.allowed.iter().map(|Allowed { lint, reason }| {
        let code = lint.code();
        let none = quote!(::core::option::Option::None);
        let reason = reason.as_ref().map_or(none, |reason| quote!(::core::option::Option::Some(#reason)));
        quote!(#krate::__private::Allowed { code: #code, reason: #reason })
    });
    quote!(allowed: &[#(#allowed),*],)
}

/// The reason in `#[deprecated = "reason"]` or `#[deprecated(note = "reason")]`.
fn deprecated(attr: &Attribute) -> TokenStream {
    let reason = match &attr.meta {
        Meta::NameValue(pair) => Some(pair.value.clone()),
        Meta::Path(_) => None,
        Meta::List(_) => {
            let mut note = None;
            // rustc reports mistakes in here.
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

/// The list of uses. The compiler fills in the names, so a path that does not exist does not compile.
fn uses(handler: &Handler, krate: &TokenStream) -> TokenStream {
    let found = handler.used().iter().map(|Conditional { item, cfgs }| {
        let used = match item {
            Use::Handle(path) => quote!(#path::__USED),
            Use::Constant(kind, path) => used(*kind, &quote!(#path), krate),
            Use::Literal(kind, name) => used(*kind, &quote!(#name), krate),
        };
        quote!(#(#cfgs)* #used)
    });
    let declared = handler.declared_uses.iter().map(|path: &Path| {
        quote_spanned!(span_of(path)=> ::core::option::Option::Some(<#path as #krate::__private::Handle>::USE))
    });
    let list = list(handler, krate, &quote!(Use), found.chain(declared));
    quote!(uses: { use #krate::__private::MaybeHandle as _; #list },)
}

/// The list of messages. The compiler decides whether each type is one.
fn messages(handler: &Handler, krate: &TokenStream) -> TokenStream {
    let found = handler.uses.messages.iter().map(|Conditional { item, cfgs }| {
        let used = used_message(item, krate);
        quote!(#(#cfgs)* #used)
    });
    let declared_as = format_ident!("{}", if handler.kind == Kind::Activity { "sent" } else { "awaited" });
    let declared = handler.declared_messages.iter().map(|path: &Path| {
        let krate: TokenStream = generated::respanned(krate, span_of(path));
        quote_spanned!(span_of(path)=> #krate::message::#declared_as::<#path>())
    });
    let list = list(handler, krate, &quote!(MessageUse), found.chain(declared));
    quote!(messages: { use #krate::__private::MaybeMessage as _; #list },)
}

/// A list of `Option<#ty>`, with the imports of the body.
fn list(
    handler: &Handler,
    krate: &TokenStream,
    ty: &TokenStream,
    items: impl Iterator<Item = TokenStream>,
) -> TokenStream {
    // Some of the imports may be unused here, which must not be reported.
    let imports = handler.uses.imports.iter().map(|import| generated::tokens(import.to_token_stream()));
    let list = quote!(&[#(#items),*]);
    let list = if handler.allows_deprecated {
        // What the function allows would be reported here. Only an item can have such an attribute.
        quote! {
            #[allow(deprecated)]
            const __DUROXIDE_LIST: &[::core::option::Option<#krate::__private::#ty>] = #list;
            __DUROXIDE_LIST
        }
    } else {
        list
    };
    quote!(#(#imports)* #list)
}

/// One message, if the type is one.
pub(crate) fn used_message(MessageUse { action, message }: &MessageUse, krate: &TokenStream) -> TokenStream {
    let MessageType { ty, is_named } = message;
    let action = format_ident!("{}", action.variant());
    quote! {
        #krate::__private::used_message(
            #krate::__private::MessageAction::#action, #is_named, <#krate::__private::Probe<#ty>>::MESSAGE,
        )
    }
}

fn used(kind: Kind, name: &TokenStream, krate: &TokenStream) -> TokenStream {
    let variant = format_ident!("{}", kind.handle());
    quote!(::core::option::Option::Some(#krate::__private::Use::#variant(#name)))
}

fn span_of(path: &Path) -> Span {
    path.segments.last().map_or_else(Span::call_site, |segment| segment.ident.span())
}
