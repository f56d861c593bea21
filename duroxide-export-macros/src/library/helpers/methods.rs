//! The methods of a crate, by name.

use crate::kind::Kind;
use crate::library::function::CONTEXT;
use crate::library::helpers::function::{Helper, Owner};
use crate::library::tree::source::Source;
use crate::syntax::scan::{self, RawItem, What};
use crate::syntax::text::text;
use quote::{ToTokens, quote};
use std::collections::HashMap;
use std::rc::Rc;
use syn::{GenericParam, Ident, ItemImpl, ItemStruct, Type};

/// The methods in the `impl`s of a crate.
pub(crate) struct Methods {
    by_name: HashMap<String, Vec<Method>>,
}

/// A method, not parsed yet.
pub(crate) struct Method {
    pub(crate) owner: Rc<Owner>,
    source: Rc<Source>,
    item: RawItem,
}

impl Method {
    pub(crate) fn parse(&self) -> Option<Helper> {
        Helper::of_item(&self.item, Some(&self.owner), &self.source)
    }

    /// Whether it has a context: a parameter, a field of `self`, or `self`.
    pub(crate) fn has_context(&self) -> bool {
        self.owner.is_context || !self.owner.context_fields.is_empty() || self.item.signature_names(CONTEXT)
    }
}

impl Methods {
    pub(crate) fn of(sources: &[Rc<Source>]) -> Self {
        let fields: HashMap<String, Vec<Ident>> = sources.iter().flat_map(|source| context_fields(source)).collect();
        let mut by_name: HashMap<String, Vec<Method>> = HashMap::new();
        for source in sources {
            for item in source.items.iter().filter(|item| matches!(item.what(), What::Impl)) {
                for (name, method) in methods_of(item, source, &fields) {
                    by_name.entry(name).or_default().push(method);
                }
            }
        }
        Self { by_name }
    }

    /// The methods with a name.
    pub(crate) fn named(&self, name: &str) -> impl Iterator<Item = &Method> {
        self.by_name.get(name).into_iter().flatten()
    }

    /// The methods of a type with a name.
    pub(crate) fn of_type(&self, ty: &str, name: &str) -> impl Iterator<Item = &Method> {
        self.named(name).filter(move |method| method.owner.name == ty)
    }
}

/// The structs that keep a context, each with the fields that do.
fn context_fields(source: &Source) -> Vec<(String, Vec<Ident>)> {
    let structs = source.items.iter().filter_map(|item| {
        let (head, body) = (item.head(), item.body.as_ref()?);
        if !body.to_token_stream().to_string().contains(CONTEXT) {
            return None;
        }
        let item: ItemStruct = syn::parse2(quote!(#head #body)).ok()?;
        let fields = item.fields.iter().filter(|field| keeps_context(&field.ty));
        Some((item.ident.to_string(), fields.filter_map(|field| field.ident.clone()).collect()))
    });
    structs.collect()
}

fn keeps_context(ty: &Type) -> bool {
    crate::syntax::context::kind_of(ty) == Some(Kind::Orchestration)
}

fn methods_of(item: &RawItem, source: &Rc<Source>, fields: &HashMap<String, Vec<Ident>>) -> Vec<(String, Method)> {
    let (head, Some(body)) = (item.head(), &item.body) else { return Vec::new() };
    let Ok(head) = syn::parse2::<ItemImpl>(quote!(#head {})) else { return Vec::new() };
    let Some(owner) = owner(&head, item, fields) else { return Vec::new() };
    let methods = scan::items(body.stream()).items.into_iter().filter_map(|item| {
        let What::Fn(name) = item.what() else { return None };
        Some((name.to_string(), Method { owner: Rc::clone(&owner), source: Rc::clone(source), item }))
    });
    methods.collect()
}

fn owner(head: &ItemImpl, item: &RawItem, fields: &HashMap<String, Vec<Ident>>) -> Option<Rc<Owner>> {
    let name = match &*head.self_ty {
        Type::Path(path) => path.path.segments.last()?.ident.to_string(),
        other => text(other),
    };
    let type_parameters = head.generics.params.iter().filter_map(|parameter| match parameter {
        GenericParam::Type(ty) => Some(ty.ident.to_string()),
        _ => None,
    });
    Some(Rc::new(Owner {
        context_fields: fields.get(&name).cloned().unwrap_or_default(),
        is_context: keeps_context(&head.self_ty),
        type_parameters: type_parameters.collect(),
        cfgs: item.attributes.named("cfg").collect(),
        name,
    }))
}
