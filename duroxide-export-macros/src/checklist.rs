//! `checklist!`: a library's tests of what it has to fulfil before it is published.

use crate::arguments::values::{crate_path, library};
use crate::arguments::{self, Keys, list};
use crate::cargo::Environment;
use crate::diagnostics::did_you_mean;
use crate::diagnostics::errors::Errors;
use crate::fingerprint;
use darling::FromMeta;
use darling::ast::NestedMeta;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Ident, Meta, Path};

/// The points, which are functions of the runtime crate's `testing::checklist`.
const POINTS: [&str; 7] = ["names", "documentation", "idempotency", "schemas", "readme", "lock", "manifest"];

/// Expands to a module with one test for each point.
pub(crate) fn expand(input: TokenStream, environment: &Environment) -> TokenStream {
    let mut errors = Errors::default();
    let args: ChecklistArgs = arguments::parse(input, Keys::new(&["except", "lib", "crate"]), &mut errors);
    let expanded = errors.finish(args).and_then(|args| {
        let krate = environment.runtime(args.krate.as_ref())?;
        let library = environment.own_library(args.lib.as_ref(), "checklist!(lib = ..)")?;
        // Without another library, what is checked is the crate that is being compiled.
        let executable = library.is_none() && environment.package()?.executable;
        let wants_lock = !args.except.iter().any(|exception| exception == "lock");
        let calls = if wants_lock { fingerprint::recorded(environment, &krate)? } else { TokenStream::new() };
        Ok(module(&args, &krate, library.as_ref(), executable, &calls))
    });
    expanded.unwrap_or_else(syn::Error::into_compile_error)
}

/// `except(schemas, lock), lib = my_lib, crate = ::duroxide`.
#[derive(Debug, Default, FromMeta)]
struct ChecklistArgs {
    #[darling(default, with = exceptions)]
    except: Vec<Ident>,
    #[darling(default, with = library)]
    lib: Option<Ident>,
    #[darling(rename = "crate", default, with = crate_path)]
    krate: Option<Path>,
}

fn exceptions(meta: &Meta) -> darling::Result<Vec<Ident>> {
    let Meta::List(list) = meta else {
        return Err(darling::Error::custom("`except` takes a list: write `except(schemas)`").with_span(meta));
    };
    list::nested_items(list)?.iter().map(point).collect()
}

fn point(item: &NestedMeta) -> darling::Result<Ident> {
    let written = match item {
        NestedMeta::Meta(Meta::Path(path)) => path.get_ident(),
        _ => None,
    };
    written.filter(|ident| POINTS.iter().any(|point| ident == point)).cloned().ok_or_else(|| {
        let written = item.to_token_stream().to_string();
        darling::Error::custom(did_you_mean::diagnostic("point", &written, &POINTS)).with_span(item)
    })
}

fn module(
    args: &ChecklistArgs,
    krate: &TokenStream,
    library: Option<&Ident>,
    executable: bool,
    calls: &TokenStream,
) -> TokenStream {
    let link = library.map(|library| quote!(use ::#library as _;));
    let is_wanted = |point: &&str| !args.except.iter().any(|exception| exception == point);
    let tests = POINTS.into_iter().filter(is_wanted).map(|point| {
        let point = Ident::new(point, Span::call_site());
        quote! {
            #[test]
            fn #point() {
                #krate::testing::checklist::#point(&LIBRARY);
            }
        }
    });
    quote! {
        mod checklist {
            #link
            #calls

            const LIBRARY: #krate::testing::checklist::Library = #krate::testing::checklist::Library {
                name: ::core::env!("CARGO_PKG_NAME"),
                version: ::core::env!("CARGO_PKG_VERSION"),
                executable: #executable,
                directory: ::core::env!("CARGO_MANIFEST_DIR"),
                description: ::core::env!("CARGO_PKG_DESCRIPTION"),
                license: ::core::env!("CARGO_PKG_LICENSE"),
                license_file: ::core::env!("CARGO_PKG_LICENSE_FILE"),
                repository: ::core::env!("CARGO_PKG_REPOSITORY"),
                readme: ::core::env!("CARGO_PKG_README"),
            };

            #(#tests)*
        }
    }
}

#[cfg(test)]
mod tests {
    use super::expand;
    use crate::cargo::Environment;
    use quote::quote;

    fn expanded(input: &str) -> String {
        let environment = Environment::without_sources();
        expand(input.parse().unwrap(), &environment).to_string()
    }

    #[test]
    fn every_point_is_a_test() {
        let all = expanded("");
        assert!(
            all.contains(
                &quote!(
                    use ::shop as _;
                )
                .to_string()
            ),
            "{all}"
        );
        assert_eq!(all.matches("# [test]").count(), 7, "{all}");
        let some = expanded("except(schemas, lock), lib = workflows");
        assert!(
            some.contains(
                &quote!(
                    use ::workflows as _;
                )
                .to_string()
            ),
            "{some}"
        );
        assert_eq!(some.matches("# [test]").count(), 5, "{some}");
    }

    #[test]
    fn mistakes_are_explained() {
        for (input, message) in [
            ("except(schema)", "unknown point `schema`: did you mean `schemas`?"),
            ("skip(schemas)", "unknown argument `skip`"),
            ("except = schemas", "write `except(schemas)`"),
            ("lib = 3", "expected the name of the library, such as `lib = my_lib`"),
        ] {
            assert!(expanded(input).contains(message), "{message}: {}", expanded(input));
        }
    }
}
