//! What there is, and what knows of it: the table of the calls that the macros know has a row for each method, and each
//! public item of duroxide is re-exported on purpose.

use api::{IfDropped, METHODS, Receiver};
use duroxide_export_tests::cargo::{cargo, stdout, workspace};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};
use syn::{ImplItem, Item, ItemImpl, ItemMacro, ReturnType, Signature, Type, UseTree, Visibility};

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

/// The items of duroxide's root that are not re-exported. Our own `providers` has those of duroxide's.
const LEFT_OUT: [&str; 1] = ["providers"];

/// The items of the modules that are re-exported as they are. An item that duroxide adds to one of them is part of our API:
/// look at it, and add it here.
const OF_MODULES: [(&str, &[&str]); 6] = [
    ("client", &["Client", "ClientError"]),
    (
        "runtime",
        &[
            "ActivityHandler",
            "FnActivity",
            "FnOrchestration",
            "HistoryManager",
            "LogFormat",
            "ObservabilityConfig",
            "OrchestrationDescriptor",
            "OrchestrationHandler",
            "OrchestrationRegistry",
            "OrchestrationRegistryBuilder",
            "OrchestrationStatus",
            "Runtime",
            "RuntimeOptions",
            "UnregisteredBackoffConfig",
            "VersionPolicy",
            "WorkItemReader",
            "execution",
            "kind_of",
            "limits",
            "observability",
            "registry",
            "replay_engine",
            "test_hooks",
        ],
    ),
    (
        "runtime::limits",
        &[
            "MAX_CARRY_FORWARD_EVENTS",
            "MAX_CUSTOM_STATUS_BYTES",
            "MAX_KV_KEYS",
            "MAX_KV_VALUE_BYTES",
            "MAX_TAG_NAME_BYTES",
            "MAX_WORKER_TAGS",
        ],
    ),
    (
        "runtime::observability",
        &[
            "LogFormat",
            "MetricsProvider",
            "MetricsSnapshot",
            "ObservabilityConfig",
            "ObservabilityHandle",
            "init_logging",
        ],
    ),
    (
        "runtime::registry",
        &[
            "ActivityRegistry",
            "ActivityRegistryBuilder",
            "OrchestrationRegistry",
            "OrchestrationRegistryBuilder",
            "Registry",
            "RegistryBuilder",
            "VersionPolicy",
        ],
    ),
    ("runtime::replay_engine", &["ReplayEngine", "TurnResult"]),
];

#[test]
fn every_item_of_duroxide_is_re_exported_on_purpose() {
    let root = public_items(&duroxide().join("src/lib.rs"));
    assert!(root.len() > 50, "{root:?}");
    let ours = parsed(&workspace().join("duroxide-export/src/lib.rs"));
    let mut listed = BTreeSet::new();
    for item in &ours.items {
        if let Item::Use(item) = item
            && item.leading_colon.is_some()
            && let UseTree::Path(path) = &item.tree
            && path.ident == "duroxide"
        {
            names(&path.tree, &mut listed);
        }
    }
    assert!(!listed.contains("*"), "duroxide is re-exported by a glob");
    let expected: BTreeSet<_> = root.iter().filter(|name| !LEFT_OUT.contains(&name.as_str())).collect();
    let forgotten: Vec<_> = expected.into_iter().filter(|name| !listed.contains(*name)).collect();
    assert!(forgotten.is_empty(), "neither re-exported by lib.rs nor left out on purpose: {forgotten:?}");
    for name in LEFT_OUT {
        assert!(root.contains(name) && !listed.contains(name), "`{name}` is not left out");
    }
}

#[test]
fn every_item_in_duroxides_modules_is_known() {
    for (module, known) in OF_MODULES {
        let file = duroxide().join("src").join(module.replace("::", "/"));
        let file = if file.is_dir() { file.join("mod.rs") } else { file.with_extension("rs") };
        let known: BTreeSet<_> = known.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(
            public_items(&file),
            known,
            "the items of `{module}`: duroxide's on the left, the known ones on the right"
        );
    }
}

fn parsed(file: &Path) -> syn::File {
    syn::parse_file(&fs::read_to_string(file).unwrap()).unwrap()
}

/// The names of the public items in a file, under all features.
fn public_items(file: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for item in parsed(file).items {
        let (vis, name) = match item {
            Item::Const(item) => (item.vis, item.ident),
            Item::Enum(item) => (item.vis, item.ident),
            Item::Fn(item) => (item.vis, item.sig.ident),
            Item::Mod(item) => (item.vis, item.ident),
            Item::Static(item) => (item.vis, item.ident),
            Item::Struct(item) => (item.vis, item.ident),
            Item::Trait(item) => (item.vis, item.ident),
            Item::Type(item) => (item.vis, item.ident),
            Item::Use(item) if is_public(&item.vis) => {
                names(&item.tree, &mut found);
                continue;
            }
            Item::Macro(item) if item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export")) => {
                found.extend(item.ident.map(|name| name.to_string()));
                continue;
            }
            _ => continue,
        };
        if is_public(&vis) {
            found.insert(name.to_string());
        }
    }
    found
}

const fn is_public(vis: &Visibility) -> bool {
    matches!(vis, Visibility::Public(_))
}

/// The names that a `use` brings into scope; `*` for a glob.
fn names(tree: &UseTree, found: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => names(&path.tree, found),
        UseTree::Name(name) => drop(found.insert(name.ident.to_string())),
        UseTree::Rename(rename) => drop(found.insert(rename.rename.to_string())),
        UseTree::Glob(_) => drop(found.insert("*".to_owned())),
        UseTree::Group(group) => group.items.iter().for_each(|tree| names(tree, found)),
    }
}
