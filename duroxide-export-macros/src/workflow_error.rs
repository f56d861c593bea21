//! `#[derive(WorkflowError)]`: an enum whose variants hold the errors of calls.
//!
//! Stages: [`Input`] and [`Variant`] (what darling reads) → [`Model`] (what it means) → [`Model::expand`] (tokens).

use crate::cargo::Environment;
use crate::diagnostics::errors::Errors;
use crate::syntax::generated;
use crate::syntax::text::text;
use darling::ast::{Data, Fields};
use darling::util::Ignored;
use darling::{FromDeriveInput, FromField, FromVariant};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use std::collections::HashSet;
use syn::spanned::Spanned;
use syn::{Attribute, DeriveInput, Generics, Ident, Meta, Path, Type};

/// The enum, as written.
#[derive(FromDeriveInput)]
#[darling(attributes(workflow_error))]
struct Input {
    ident: Ident,
    generics: Generics,
    data: Data<Variant, Ignored>,
    #[darling(rename = "crate")]
    krate: Option<Path>,
}

#[derive(FromVariant)]
#[darling(forward_attrs(from, runtime))]
struct Variant {
    ident: Ident,
    attrs: Vec<Attribute>,
    fields: Fields<Field>,
}

#[derive(FromField)]
#[darling(forward_attrs(from, runtime))]
struct Field {
    ident: Option<Ident>,
    ty: Type,
    attrs: Vec<Attribute>,
}

/// What is derived.
struct Model<'a> {
    ident: &'a Ident,
    krate: TokenStream,
    causes: Vec<Cause<'a>>,
    /// The variant that receives what duroxide reports.
    runtime: Option<Holder<'a>>,
    has_other_variants: bool,
}

/// A variant that holds the error of a call.
struct Cause<'a> {
    holder: Holder<'a>,
    /// Whether the derive also converts the error itself. `#[from]` before a field is that of thiserror, which does so.
    converts_value: bool,
}

/// A variant with one field.
struct Holder<'a> {
    variant: &'a Ident,
    /// The name of the field, if it has one.
    field: Option<&'a Ident>,
    ty: &'a Type,
}

/// Expands `#[derive(WorkflowError)]`.
pub(crate) fn expand(item: TokenStream, environment: &Environment) -> TokenStream {
    let mut errors = Errors::default();
    let items = items(item, environment, &mut errors);
    let errors = errors.to_compile_errors();
    quote!(#items #errors)
}

/// Derives the implementations. After an error, it derives as many as possible, so that their users cause no further errors.
fn items(item: TokenStream, environment: &Environment, errors: &mut Errors) -> Option<TokenStream> {
    let item: DeriveInput = errors.ok(syn::parse2(item))?;
    if let syn::Data::Union(union) = &item.data {
        errors.at(union.union_token, "a union cannot be serialized: make it an enum");
        return None;
    }
    let input = errors.ok(Input::from_derive_input(&item).map_err(Into::into))?;
    let krate = errors.ok(environment.runtime(input.krate.as_ref()))?;
    if !input.generics.params.is_empty() {
        let message = "the error of a workflow is one type that duroxide records: remove the parameters";
        errors.at(&input.generics, message);
        return None;
    }
    Some(Model::new(&input, krate, errors).expand())
}

impl Variant {
    /// Whether it could be the one for what duroxide reports.
    fn holds_text(&self) -> bool {
        self.attrs.is_empty() && matches!(self.fields.fields.as_slice(), [field] if is_string(&field.ty))
    }
}

impl<'a> Model<'a> {
    fn new(input: &'a Input, krate: TokenStream, errors: &mut Errors) -> Self {
        let mut model =
            Self { ident: &input.ident, krate, causes: Vec::new(), runtime: None, has_other_variants: false };
        let Data::Enum(variants) = &input.data else {
            let message = format!(
                "`WorkflowError` can only be derived for an enum: write `impl duroxide::WorkflowError for {} {{}}`",
                input.ident
            );
            errors.at(&input.ident, message);
            return model;
        };
        let mut types = HashSet::new();
        for variant in variants {
            model.read(variant, &mut types, errors);
        }
        model.has_other_variants = model.causes.len() < variants.len();
        if let (Some(cause), None) = (model.causes.first(), &model.runtime) {
            let why = "duroxide itself can fail a call, such as after a timeout";
            match variants.iter().find(|variant| variant.holds_text()) {
                Some(text) => errors.at(&text.ident, format!("{why}: add `#[runtime]` to `{}`", text.ident)),
                None => {
                    errors.at(
                        cause.holder.variant,
                        format!("{why}: write `Other(#[runtime] String)`, a variant for that"),
                    );
                }
            }
        }
        model
    }

    fn read(&mut self, variant: &'a Variant, types: &mut HashSet<String>, errors: &mut Errors) {
        let Some(marker) = Marker::find(variant, errors) else { return };
        let [field] = variant.fields.fields.as_slice() else {
            let example = if marker.is_from { "Charge(ChargeError)" } else { "Other(String)" };
            let message = format!(
                "`#[{}]` needs a variant with exactly one field, such as `{example}`",
                text(marker.attribute.path())
            );
            errors.at(marker.attribute, message);
            return;
        };
        let holder = Holder { variant: &variant.ident, field: field.ident.as_ref(), ty: &field.ty };
        if marker.is_from {
            if is_string(&field.ty) {
                let message = "calls whose error is text fail with the `#[runtime]` variant: remove `#[from]`";
                errors.at(&field.ty, message);
            } else if types.insert(text(&field.ty)) {
                self.causes.push(Cause { holder, converts_value: !marker.is_before_field });
            } else {
                errors.at(
                    &field.ty,
                    "another variant already holds this error: remove one of the two `#[from]` attributes",
                );
            }
        } else if let Some(first) = &self.runtime {
            let message =
                format!("`{}` already receives what duroxide reports: remove this `#[runtime]`", first.variant);
            errors.at(marker.attribute, message);
        } else {
            self.runtime = Some(holder);
        }
    }

    fn expand(&self) -> TokenStream {
        let krate = &self.krate;
        let trait_impl = self.trait_impl();
        let causes = self.causes.iter().map(|cause| self.convert_cause(cause));
        let text = quote!(#krate::__private::String);
        let runtime = self.runtime.as_ref().map_or_else(
            // There is an error already. Without this, each use would be another.
            || {
                (!self.causes.is_empty())
                    .then(|| conversion(self.ident, &text, &quote!(::core::unreachable!("{error}"))))
            },
            |holder| Some(self.convert_runtime(holder)),
        );
        quote!(#trait_impl #(#causes)* #runtime)
    }

    /// Implements the trait. Whether to retry depends on the error in the variant.
    fn trait_impl(&self) -> TokenStream {
        let Self { ident, krate, causes, .. } = self;
        let is_retryable = (!causes.is_empty()).then(|| {
            let arms = causes.iter().map(|Cause { holder, .. }| {
                let (pattern, ty) = (holder.with(&quote!(error)), holder.ty);
                quote!(#pattern => <#ty as #krate::WorkflowError>::is_retryable(error),)
            });
            let others = self.has_other_variants.then(|| quote!(_ => true,));
            quote! {
                fn is_retryable(&self) -> bool {
                    match self { #(#arms)* #others }
                }
            }
        });
        quote! {
            #[automatically_derived]
            impl #krate::WorkflowError for #ident { #is_retryable }
        }
    }

    fn convert_cause(&self, cause: &Cause<'_>) -> TokenStream {
        let Cause { holder, converts_value } = cause;
        let (value, ty) = (holder.with(&quote!(error)), holder.ty.to_token_stream());
        let from_value = converts_value.then(|| conversion(self.ident, &ty, &value));
        let from_call = self.convert_call(&ty, &value);
        quote!(#from_value #from_call)
    }

    /// Converts text, which duroxide reports and handlers without a domain error return, and the errors of calls that fail
    /// with this very type.
    fn convert_runtime(&self, holder: &Holder<'_>) -> TokenStream {
        let Self { ident, krate, .. } = self;
        let (ty, text) = (holder.ty, quote!(#krate::__private::String));
        // rustc reports here if the field cannot be made from text.
        let convert = quote_spanned!(generated::at(ty.span())=> <#ty as ::core::convert::From<#text>>::from);
        let from_text = conversion(ident, &text, &holder.with(&quote!(#convert(error))));
        let from_own_call = self.convert_call(&ident.to_token_stream(), &quote!(error));
        quote!(#from_text #from_own_call)
    }

    /// Converts the error of a call, whose own error becomes `value`.
    fn convert_call(&self, ty: &TokenStream, value: &TokenStream) -> TokenStream {
        let Self { ident, krate, runtime, .. } = self;
        // Without such a variant there is an error, and this code does not run.
        let reported = runtime.as_ref().map_or_else(
            || quote!(::core::unreachable!("{error}")),
            |_| quote!(::core::convert::From::<#krate::__private::String>::from(error)),
        );
        let body = quote! {
            match error.into_failed() {
                ::core::result::Result::Ok(error) => #value,
                ::core::result::Result::Err(error) => #reported,
            }
        };
        conversion(ident, &quote!(#krate::CallError<#ty>), &body)
    }
}

impl Holder<'_> {
    /// The variant as an expression or a pattern.
    fn with(&self, content: &TokenStream) -> TokenStream {
        let Self { variant, field, .. } = self;
        field.map_or_else(|| quote!(Self::#variant(#content)), |field| quote!(Self::#variant { #field: #content }))
    }
}

fn conversion(ident: &Ident, from: &TokenStream, body: &TokenStream) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl ::core::convert::From<#from> for #ident {
            fn from(error: #from) -> Self { #body }
        }
    }
}

/// `#[from]` or `#[runtime]`.
struct Marker<'a> {
    attribute: &'a Attribute,
    is_from: bool,
    is_before_field: bool,
}

impl<'a> Marker<'a> {
    /// The marker of a variant, which may be before the variant or before its field.
    fn find(variant: &'a Variant, errors: &mut Errors) -> Option<Self> {
        let of_variant = variant.attrs.iter().map(|attribute| (attribute, false));
        let of_fields = variant.fields.iter().flat_map(|field| &field.attrs).map(|attribute| (attribute, true));
        let mut markers = of_variant.chain(of_fields).map(|(attribute, is_before_field)| Marker {
            attribute,
            is_from: attribute.path().is_ident("from"),
            is_before_field,
        });
        let marker = markers.next()?;
        if !matches!(marker.attribute.meta, Meta::Path(_)) {
            errors.at(
                marker.attribute,
                format!("`#[{}]` takes no arguments: remove them", text(marker.attribute.path())),
            );
        }
        if let Some(second) = markers.next() {
            let message = "a variant holds either the error of a call, `#[from]`, or what duroxide reports, `#[runtime]`: \
                           remove this attribute";
            errors.at(second.attribute, message);
            return None;
        }
        Some(marker)
    }
}

fn is_string(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|segment| segment.ident == "String"))
}

#[cfg(test)]
mod tests {
    use super::expand;
    use crate::cargo::Environment;

    fn expanded(item: &str) -> String {
        let environment = Environment::without_sources();
        expand(item.parse().unwrap(), &environment).to_string().replace(' ', "")
    }

    #[test]
    fn an_error_before_the_variant_is_converted_and_one_before_the_field_is_left_to_thiserror() {
        let tokens = expanded("enum OrderError { #[from] Charge(ChargeError), #[runtime] Other(String) }");
        assert!(tokens.contains("From<ChargeError>forOrderError"), "{tokens}");
        assert!(tokens.contains("From<::duroxide::CallError<ChargeError>>forOrderError"), "{tokens}");
        let tokens = expanded("enum OrderError { Charge(#[from] ChargeError), Other(#[runtime] String) }");
        assert!(!tokens.contains("From<ChargeError>forOrderError"), "{tokens}");
        assert!(tokens.contains("From<::duroxide::CallError<ChargeError>>forOrderError"), "{tokens}");
    }

    #[test]
    fn text_and_the_error_itself_are_converted() {
        let tokens = expanded("enum OrderError { SoldOut, #[runtime] Other { text: String } }");
        assert!(tokens.contains("From<::duroxide::__private::String>forOrderError"), "{tokens}");
        assert!(tokens.contains("From<::duroxide::CallError<OrderError>>forOrderError"), "{tokens}");
        assert!(!tokens.contains("is_retryable"), "{tokens}");
    }

    #[test]
    fn an_error_without_markers_only_gets_the_trait() {
        let tokens = expanded("#[workflow_error(crate = ::facade)] enum ChargeError { Declined }");
        assert_eq!(tokens, "#[automatically_derived]impl::facade::WorkflowErrorforChargeError{}");
    }

    #[test]
    fn mistakes_are_explained() {
        for (item, expected) in [
            ("struct Declined;", "can only be derived for an enum"),
            ("union U { a: u8 }", "a union cannot be serialized"),
            ("enum E<T> { A(T) }", "remove the parameters"),
            ("enum E { #[from] A(A) }", "write `Other(#[runtime] String)`, a variant for that"),
            ("enum E { #[from] A(A), #[from] B(A), #[runtime] C(String) }", "already holds this error"),
            ("enum E { #[runtime] A(String), #[runtime] B(String) }", "`A` already receives what duroxide reports"),
            ("enum E { #[from] A(A, B), #[runtime] C(String) }", "exactly one field, such as `Charge(ChargeError)`"),
            ("enum E { #[runtime] A }", "exactly one field, such as `Other(String)`"),
            ("enum E { #[from] A(String), #[runtime] B(String) }", "remove `#[from]`"),
            ("enum E { #[from] #[runtime] A(String) }", "remove this attribute"),
            ("enum E { #[runtime(String)] A(String) }", "`#[runtime]` takes no arguments"),
            ("#[workflow_error(krate = ::facade)] enum E { A }", "krate"),
        ] {
            let tokens = expanded(item);
            assert!(tokens.contains(&expected.replace(' ', "")), "{item}: {tokens}");
            assert_eq!(tokens.matches("compile_error").count(), 1, "{item}: {tokens}");
        }
    }
}
