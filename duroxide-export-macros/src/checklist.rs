//! `checklist!`: a library's tests of what it has to fulfil before it is published.

use crate::cargo::Environment;
use crate::diagnostics::did_you_mean;
use crate::syntax::parse_all;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, Path, Token, parenthesized};

/// The points, which are functions of the runtime crate's `testing::checklist`.
const POINTS: [&str; 7] = ["names", "documentation", "idempotency", "schemas", "readme", "lock", "manifest"];

/// Expands to a module with one test for each point.
pub(crate) fn expand(input: TokenStream, environment: &Environment) -> TokenStream {
    let expanded = parse_all::parse(input).and_then(|args: Args| {
        let krate = environment.runtime(args.krate.as_ref())?;
        let library = linked(&args, environment)?;
        Ok(module(&args, &krate, library.as_ref()))
    });
    expanded.unwrap_or_else(syn::Error::into_compile_error)
}

/// `except(schemas, lock), lib = my_lib, crate = ::duroxide`.
#[derive(Debug, Default)]
struct Args {
    exceptions: Vec<Ident>,
    library: Option<Ident>,
    krate: Option<Path>,
}

impl Parse for Args {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut args = Self::default();
        while !input.is_empty() {
            args.argument(input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(args)
    }
}

impl Args {
    fn argument(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if input.parse::<Option<Token![crate]>>()?.is_some() {
            input.parse::<Token![=]>()?;
            self.krate = Some(input.call(Path::parse_mod_style)?);
            return Ok(());
        }
        let key: Ident = input.parse()?;
        if key == "except" {
            let points;
            parenthesized!(points in input);
            for point in Punctuated::<Ident, Token![,]>::parse_terminated(&points)? {
                let name = point.to_string();
                if !POINTS.contains(&name.as_str()) {
                    return Err(syn::Error::new(point.span(), did_you_mean::message("point", &name, &POINTS)));
                }
                self.exceptions.push(point);
            }
            Ok(())
        } else if key == "lib" {
            input.parse::<Token![=]>()?;
            self.library = Some(input.parse()?);
            Ok(())
        } else {
            let message = did_you_mean::message("argument", &key.to_string(), &["except", "lib", "crate"]);
            Err(syn::Error::new(key.span(), message))
        }
    }
}

/// The library to link, unless its own tests are compiled. The linker drops a library that a test does not name.
fn linked(args: &Args, environment: &Environment) -> syn::Result<Option<Ident>> {
    if let Some(library) = &args.library {
        return Ok(Some(library.clone()));
    }
    let usual = environment.package()?.name.replace('-', "_");
    if std::env::var("CARGO_CRATE_NAME").is_ok_and(|name| name == usual) {
        return Ok(None);
    }
    let externs = environment.externs();
    if !externs.is_empty() && !externs.contains(&usual) {
        let message = format!("this package has no library called `{usual}`: write its name, `checklist!(lib = ..)`");
        return Err(syn::Error::new(Span::call_site(), message));
    }
    Ok(Some(Ident::new(&usual, Span::call_site())))
}

fn module(args: &Args, krate: &TokenStream, library: Option<&Ident>) -> TokenStream {
    let link = library.map(|library| quote!(use ::#library as _;));
    let is_wanted = |point: &&str| !args.exceptions.iter().any(|exception| exception == point);
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

            const LIBRARY: #krate::testing::checklist::Library = #krate::testing::checklist::Library {
                name: ::core::env!("CARGO_PKG_NAME"),
                version: ::core::env!("CARGO_PKG_VERSION"),
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
        let environment = Environment::fixed(|| Err(syn::Error::new(proc_macro2::Span::call_site(), "none")));
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
            ("except = schemas", "expected parentheses"),
            ("lib = \"x\"", "expected identifier"),
        ] {
            assert!(expanded(input).contains(message), "{message}: {}", expanded(input));
        }
    }
}
