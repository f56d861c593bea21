//! Where generated code finds the runtime crate, and what package it is generated into.

use proc_macro_crate::FoundCrate;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Ident, Path};

const RUNTIME_CRATE: &str = "duroxide-export";

/// The path of the runtime crate: what `crate = ..` says, or else its name in the user's `Cargo.toml`.
pub(crate) fn path(explicit: Option<&Path>) -> syn::Result<TokenStream> {
    if let Some(path) = explicit {
        return Ok(path.to_token_stream());
    }
    let name = match proc_macro_crate::crate_name(RUNTIME_CRATE) {
        Ok(FoundCrate::Name(name)) => name,
        // The crate declares itself `extern`, so that its own tests and doctests find it by this name too.
        Ok(FoundCrate::Itself) => RUNTIME_CRATE.replace('-', "_"),
        Err(error) => return Err(not_found(&error)),
    };
    let name = Ident::new(&name, Span::call_site());
    Ok(quote!(::#name))
}

fn not_found(error: &proc_macro_crate::Error) -> syn::Error {
    let message = format!(
        "`{RUNTIME_CRATE}` is not among the dependencies of this package ({error}). Write `duroxide = {{ package = \
         \"{RUNTIME_CRATE}\", version = \"{}\" }}` into its Cargo.toml, or `crate = ::path::to::it` into the attribute",
        env!("CARGO_PKG_VERSION"),
    );
    syn::Error::new(Span::call_site(), message)
}

/// The package that is being compiled.
#[derive(Debug, Clone)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
}

impl Package {
    /// Reads the variables that cargo sets for the compiler.
    pub(crate) fn from_env() -> syn::Result<Self> {
        Ok(Self { name: cargo_variable("CARGO_PKG_NAME")?, version: cargo_variable("CARGO_PKG_VERSION")? })
    }
}

fn cargo_variable(variable: &str) -> syn::Result<String> {
    std::env::var(variable).map_err(|_| {
        let message = format!(
            "`{variable}` is not set, and names begin with it: build with cargo, or let your build tool set it for rustc"
        );
        syn::Error::new(Span::call_site(), message)
    })
}

#[cfg(test)]
mod tests {
    use super::{Package, path};

    #[test]
    fn an_explicit_path_is_taken_as_it_is() {
        let explicit = syn::parse_quote!(::facade::duroxide);
        assert_eq!(path(Some(&explicit)).unwrap().to_string().replace(' ', ""), "::facade::duroxide");
    }

    /// The macros' own package does not depend on the runtime crate.
    #[test]
    fn a_package_without_the_dependency_is_told_to_add_it() {
        let error = path(None).unwrap_err().to_string();
        assert!(error.contains("`duroxide = { package = \"duroxide-export\", version = "), "{error}");
    }

    #[test]
    fn the_package_is_the_one_that_cargo_compiles() {
        let package = Package::from_env().unwrap();
        assert_eq!(
            (package.name.as_str(), package.version.as_str()),
            ("duroxide-export-macros", env!("CARGO_PKG_VERSION"))
        );
    }
}
