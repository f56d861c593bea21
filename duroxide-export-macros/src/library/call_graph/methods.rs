//! The methods of a crate, by name.

use crate::kind::Kind;
use crate::library::call_graph::function::{Helper, Owner};
use crate::library::function::CONTEXT;
use crate::library::tree::source::Source;
use crate::syntax::context;
use crate::syntax::scan::{self, RawItem, What};
use crate::syntax::text::text;
use quote::quote;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;
use syn::{GenericParam, Ident, ItemImpl, ItemStruct, Type};

/// The `impl`s of a crate. Their methods are only looked at on demand: most types have nothing to do with workflows.
pub(crate) struct MethodIndex {
    impls: Vec<Impl>,
    of_owner: HashMap<String, Vec<usize>>,
}

/// One `impl`.
struct Impl {
    owner: Rc<Owner>,
    source: Rc<Source>,
    /// Its index among the items of the source.
    item: usize,
    /// Whether its methods may have a context.
    may_have_context: bool,
    methods: OnceCell<Vec<Method>>,
}

/// A method, not parsed yet.
pub(crate) struct Method {
    pub(crate) owner: Rc<Owner>,
    name: String,
    source: Rc<Source>,
    item: RawItem,
}

impl Method {
    /// The module of its `impl`.
    pub(crate) fn module(&self) -> &str {
        &self.source.module.name
    }

    /// Whether it is more than the declaration in a trait.
    pub(crate) const fn has_body(&self) -> bool {
        self.item.body.is_some()
    }

    pub(crate) fn parse(&self) -> Option<Helper> {
        Helper::from_item(&self.item, Some(&self.owner), &self.source)
    }

    /// Whether it has a context: a parameter, a field of `self`, or `self`.
    pub(crate) fn has_context(&self) -> bool {
        self.owner.is_context || !self.owner.context_fields.is_empty() || self.item.signature_names(CONTEXT)
    }
}

impl MethodIndex {
    pub(crate) fn collect(sources: &[Rc<Source>]) -> Self {
        let fields: HashMap<String, Vec<Ident>> = sources.iter().flat_map(|source| context_fields(source)).collect();
        let mut methods = Self { impls: Vec::new(), of_owner: HashMap::new() };
        for source in sources {
            for (item, raw) in source.items.iter().enumerate() {
                if let (What::Impl, Some(owner)) = (raw.what(), owner(raw, &fields)) {
                    methods.of_owner.entry(owner.name.clone()).or_default().push(methods.impls.len());
                    let may_have_context =
                        !owner.context_fields.is_empty() || (source.mentions_context && raw.mentions(CONTEXT));
                    let (owner, source) = (Rc::new(owner), Rc::clone(source));
                    methods.impls.push(Impl { owner, source, item, may_have_context, methods: OnceCell::new() });
                }
            }
        }
        methods
    }

    /// The methods with a name that may have a context.
    pub(crate) fn named(&self, name: &str) -> impl Iterator<Item = &Method> {
        let impls = self.impls.iter().filter(|of| of.may_have_context);
        impls.flat_map(Impl::methods).filter(move |method| method.name == name)
    }

    /// With the methods that traits have by default, as methods of a type with the trait's name.
    pub(crate) fn with_traits(mut self, sources: &[Rc<Source>]) -> Self {
        for source in sources {
            for (item, raw) in source.items.iter().enumerate() {
                if let Some(name) = raw.declared_type().filter(|_| raw.is_trait()) {
                    let owner = Rc::new(Owner { name: name.to_string(), ..Owner::default() });
                    self.of_owner.entry(owner.name.clone()).or_default().push(self.impls.len());
                    let (source, may_have_context) = (Rc::clone(source), raw.mentions(CONTEXT));
                    self.impls.push(Impl { owner, source, item, may_have_context, methods: OnceCell::new() });
                }
            }
        }
        self
    }

    /// The methods with a name that have no context.
    pub(crate) fn pure(&self, name: &str) -> impl Iterator<Item = &Method> {
        let methods = self.impls.iter().flat_map(Impl::methods);
        methods.filter(move |method| method.name == name && !method.has_context())
    }

    /// Whether a type has an `impl`, or is a trait.
    pub(crate) fn has_type(&self, ty: &str) -> bool {
        self.of_owner.contains_key(ty)
    }

    /// All methods of a type.
    pub(crate) fn all_of_type(&self, ty: &str) -> impl Iterator<Item = &Method> {
        self.of_owner.get(ty).into_iter().flatten().flat_map(|index| self.impls[*index].methods())
    }

    /// The methods of a type with a name.
    pub(crate) fn methods_of_type(&self, ty: &str, name: &str) -> impl Iterator<Item = &Method> {
        self.all_of_type(ty).filter(move |method| method.name == name)
    }
}

impl Impl {
    fn methods(&self) -> &[Method] {
        self.methods.get_or_init(|| {
            let Some(body) = &self.source.items[self.item].body else { return Vec::new() };
            let methods = scan::items(body.stream()).items.into_iter().filter_map(|item| {
                let What::Fn(name) = item.what() else { return None };
                let (owner, source) = (Rc::clone(&self.owner), Rc::clone(&self.source));
                Some(Method { owner, name: name.to_string(), source, item })
            });
            methods.collect()
        })
    }
}

/// The structs that keep a context, each with the fields that do.
fn context_fields(source: &Source) -> Vec<(String, Vec<Ident>)> {
    if !source.mentions_context {
        return Vec::new();
    }
    let structs = source.items.iter().filter(|item| item.is_struct() && item.mentions(CONTEXT)).filter_map(|item| {
        let (head, body) = (item.head(), &item.body);
        let item: ItemStruct = syn::parse2(quote!(#head #body)).ok()?;
        let fields = item.fields.iter().filter(|field| keeps_context(&field.ty));
        Some((item.ident.to_string(), fields.filter_map(|field| field.ident.clone()).collect()))
    });
    structs.collect()
}

fn keeps_context(ty: &Type) -> bool {
    context::kind_of(ty) == Some(Kind::Orchestration)
}

/// The type of an `impl`; `None` if it does not parse, which rustc reports.
fn owner(item: &RawItem, fields: &HashMap<String, Vec<Ident>>) -> Option<Owner> {
    let head = item.head();
    let head: ItemImpl = syn::parse2(quote!(#head {})).ok()?;
    let name = match &*head.self_ty {
        Type::Path(path) => path.path.segments.last()?.ident.to_string(),
        other => text(other),
    };
    let type_parameters = head.generics.params.iter().filter_map(|parameter| match parameter {
        GenericParam::Type(ty) => Some(ty.ident.to_string()),
        _ => None,
    });
    Some(Owner {
        context_fields: fields.get(&name).cloned().unwrap_or_default(),
        is_context: keeps_context(&head.self_ty),
        type_parameters: type_parameters.collect(),
        cfgs: item.attributes.named("cfg").collect(),
        name,
    })
}
