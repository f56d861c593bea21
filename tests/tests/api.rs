//! The table of the calls that the macros know has a row for each method that there is.

use api::{IfDropped, METHODS, Receiver};
use duroxide_export_tests::cargo::{cargo, stdout, workspace};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};
use syn::{ImplItem, ItemImpl, ItemMacro, ReturnType, Signature, Type, Visibility};

// A test only looks at the rows.
#[allow(dead_code, unreachable_pub)]
#[path = "../../duroxide-export-macros/src/api.rs"]
mod api;

/// The types of the runtime crate that have the methods of a receiver, and the macro that generates them.
const RUNTIME: [(Receiver, &[&str]); 9] = [
    (Receiver::Activity, &["Activity"]),
    (Receiver::Orchestration, &["Orchestration"]),
    (Receiver::ActivityCall, &["ActivityCall"]),
    (Receiver::OrchestrationCall, &["OrchestrationCall"]),
    (Receiver::Start, &["Start"]),
    (Receiver::ContinueAsNew, &["ContinueAsNew"]),
    (Receiver::Event, &["NamedEvent", "__event_calls"]),
    (Receiver::Queue, &["NamedQueue", "__queue_calls"]),
    (Receiver::Value, &["NamedValue", "__value_calls"]),
];

#[test]
fn every_method_of_handles_and_messages_has_a_row() {
    let sources = sources(&workspace().join("duroxide-export/src"));
    for (receiver, owners) in RUNTIME {
        let methods: BTreeSet<_> = methods(&sources, owners).into_iter().map(|method| method.name).collect();
        assert!(!methods.is_empty(), "{receiver:?} has no methods");
        assert_eq!(
            rows(receiver),
            methods,
            "the methods of {receiver:?}: the table on the left, the source on the right"
        );
    }
}

#[test]
fn every_future_of_duroxides_context_has_a_row() {
    let duroxide = sources(&duroxide().join("src"));
    for receiver in [Receiver::Context, Receiver::Client, Receiver::Future] {
        let owner = match receiver {
            Receiver::Context => "OrchestrationContext",
            Receiver::Client => "Client",
            _ => "DurableFuture",
        };
        let methods = methods(&duroxide, &[owner]);
        let names = methods.iter().map(|method| method.name.clone()).collect();
        let rows = rows(receiver);
        assert!(rows.is_subset(&names), "{owner} has no {:?}", rows.difference(&names));
        let futures: BTreeSet<_> =
            methods.into_iter().filter(|method| method.is_future).map(|method| method.name).collect();
        if receiver == Receiver::Context {
            assert!(futures.is_subset(&rows), "the table has no {:?}", futures.difference(&rows));
            let awaited = METHODS.iter().filter(|row| row.receiver == receiver && row.if_dropped != IfDropped::Fine);
            let awaited: BTreeSet<_> = awaited.flat_map(|row| row.names).map(|name| (*name).to_owned()).collect();
            assert_eq!(awaited, futures, "what must be awaited");
        }
    }
}

fn rows(receiver: Receiver) -> BTreeSet<String> {
    let rows = METHODS.iter().filter(|row| row.receiver == receiver);
    rows.flat_map(|row| row.names).map(|name| (*name).to_owned()).collect()
}

/// The folder of the duroxide that this workspace uses.
fn duroxide() -> PathBuf {
    let metadata = stdout(cargo(&workspace()).args(["metadata", "--format-version=1", "--offline", "--locked"]));
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let duroxide = packages.iter().find(|package| package["name"] == "duroxide").unwrap();
    Path::new(duroxide["manifest_path"].as_str().unwrap()).parent().unwrap().to_owned()
}

/// The files in a folder, parsed.
fn sources(folder: &Path) -> Vec<syn::File> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap());
        }
    }
    files
}

#[derive(Debug)]
struct Method {
    name: String,
    is_future: bool,
}

/// The public methods in the `impl`s of these types, and in these macros.
fn methods(sources: &[syn::File], owners: &[&str]) -> Vec<Method> {
    let mut finder = Finder { owners, found: Vec::new() };
    for file in sources {
        finder.visit_file(file);
    }
    finder.found
}

struct Finder<'a> {
    owners: &'a [&'a str],
    found: Vec<Method>,
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let is_owner = matches!(&*item.self_ty, Type::Path(path)
            if path.path.segments.last().is_some_and(|last| self.owners.iter().any(|owner| last.ident == owner)));
        if item.trait_.is_some() || !is_owner {
            return;
        }
        for item in &item.items {
            if let ImplItem::Fn(function) = item
                && matches!(function.vis, Visibility::Public(_))
            {
                let name = function.sig.ident.to_string();
                self.found.push(Method { name, is_future: is_future(&function.sig) });
            }
        }
    }

    fn visit_item_macro(&mut self, item: &'ast ItemMacro) {
        if item.ident.as_ref().is_some_and(|ident| self.owners.iter().any(|owner| ident == owner)) {
            self.declared(&item.mac.tokens);
        }
        visit::visit_item_macro(self, item);
    }
}

impl Finder<'_> {
    /// The functions in the tokens of a macro: `fn` and a name.
    fn declared(&mut self, tokens: &TokenStream) {
        let tokens: Vec<_> = tokens.clone().into_iter().collect();
        for (index, token) in tokens.iter().enumerate() {
            match (token, tokens.get(index + 1)) {
                (TokenTree::Ident(keyword), Some(TokenTree::Ident(name))) if keyword == "fn" => {
                    self.found.push(Method { name: name.to_string(), is_future: false });
                }
                (TokenTree::Group(group), _) => self.declared(&group.stream()),
                _ => {}
            }
        }
    }
}

/// `async`, `DurableFuture<..>` or `impl Future<..>`.
fn is_future(sig: &Signature) -> bool {
    let returned = match &sig.output {
        ReturnType::Type(_, ty) => match &**ty {
            Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
            Type::ImplTrait(_) => Some("Future".to_owned()),
            _ => None,
        },
        ReturnType::Default => None,
    };
    sig.asyncness.is_some() || returned.is_some_and(|name| name.ends_with("Future"))
}
