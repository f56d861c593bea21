//! The types of a lock, each of them once: handlers and schemas refer to them by name.
//!
//! A schema of the catalog contains the definitions of all types that it refers to, so that types that many handlers use are
//! in many schemas. [`Types::share`] takes them apart, and [`Types::schema`] puts the schema of a type together again.

use crate::info::schema::TypeSchema;
use crate::json_schema::{decoded, with_each};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

/// Types by their names. Different types with one name are `Order` and `Order (2)`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Types(BTreeMap<String, Definition>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Definition {
    Not(NotChecked),
    /// What the type reads, and what it writes.
    Both(Both),
    /// It writes what it reads.
    Same(Value),
}

/// A note in the lock file that a type has no schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum NotChecked {
    #[serde(rename = "not checked")]
    NotChecked,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Both {
    reads: Value,
    writes: Value,
}

impl Definition {
    fn new([reads, writes]: [Value; 2]) -> Self {
        if reads == writes { Self::Same(reads) } else { Self::Both(Both { reads, writes }) }
    }

    /// What the type reads and what it writes.
    const fn schemas(&self) -> Option<[&Value; 2]> {
        match self {
            Self::Not(_) => None,
            Self::Both(Both { reads, writes }) => Some([reads, writes]),
            Self::Same(schema) => Some([schema, schema]),
        }
    }
}

/// The name of a type without the number that tells it from others.
pub(super) fn type_name(key: &str) -> &str {
    let number =
        |rest: &str| rest.strip_suffix(')').is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    key.rsplit_once(" (").filter(|(_, rest)| number(rest)).map_or(key, |(name, _)| name)
}

impl Types {
    /// The types of payloads, and the key of each.
    pub(super) fn share<'s>(payloads: impl Iterator<Item = (&'s str, Option<&'s TypeSchema>)>) -> (Self, Vec<String>) {
        let mut parts = Parts::default();
        let mut known = HashMap::new();
        let roots: Vec<_> = payloads
            .map(|(name, schema)| {
                let sides = schema.map(|schema| [&schema.reads, schema.written()]);
                *known.entry((name, sides)).or_insert_with(|| parts.add(name, sides))
            })
            .collect();
        let keys = parts.keys();
        let definition = |part: &Part| match part.with_references(&|other| keys[other].clone()) {
            Some(schemas) => Definition::new(schemas),
            None => Definition::Not(NotChecked::NotChecked),
        };
        let types = keys.iter().cloned().zip(parts.0.iter().map(definition)).collect();
        (Self(types), roots.into_iter().map(|root| keys[root].clone()).collect())
    }

    /// The schema of a type with the definitions that it needs, if it has one; an error if there is no such type.
    pub(super) fn schema(&self, key: &str) -> Result<Option<TypeSchema>, String> {
        let definition = self.0.get(key).ok_or_else(|| format!("`types` lacks `{key}`"))?;
        Ok(definition.schemas().map(|_| TypeSchema::new(self.document(key, 0), self.document(key, 1))))
    }

    /// What a type reads or writes.
    fn document(&self, root: &str, side: usize) -> Value {
        let get = |key: &str| self.0.get(key).and_then(Definition::schemas).map(|schemas| schemas[side]);
        let mut found = BTreeMap::new();
        let waiting = RefCell::new(vec![root.to_owned()]);
        let pointer = |key: &str| {
            get(key)?;
            waiting.borrow_mut().push(key.to_owned());
            Some(if key == root { WHOLE.to_owned() } else { DEFINITIONS.to_owned() + &escaped(key) })
        };
        while let Some(key) = { waiting.borrow_mut().pop() } {
            if let (Some(schema), false) = (get(&key), found.contains_key(&key)) {
                let schema = with_references(schema, &pointer);
                found.insert(key, schema);
            }
        }
        let mut document = found.remove(root).unwrap_or_default();
        if let (Value::Object(document), false) = (&mut document, found.is_empty()) {
            document.insert("$defs".to_owned(), Value::Object(found.into_iter().collect()));
        }
        document
    }
}

/// The types in schemas, some of which are the same.
#[derive(Default)]
struct Parts(Vec<Part>);

struct Part {
    name: String,
    /// What it reads and what it writes, as in its document.
    schemas: Option<[Value; 2]>,
    /// The parts to which it refers, by the references.
    targets: BTreeMap<String, usize>,
}

impl Parts {
    /// Adds the type of a payload, and those to which it refers.
    fn add(&mut self, name: &str, sides: Option<[&Value; 2]>) -> usize {
        let root = self.0.len();
        self.0.push(Part {
            name: name.to_owned(),
            schemas: sides.map(|sides| sides.map(Value::clone)),
            targets: BTreeMap::new(),
        });
        if let Some(definitions) = sides.and_then(|sides| definitions(name, sides, root)) {
            self.0.truncate(root);
            self.0.extend(definitions);
        }
        root
    }

    /// The key of each part; equal parts have the same.
    fn keys(&self) -> Vec<String> {
        let classes = self.classes();
        let mut keys: HashMap<usize, String> = HashMap::new();
        let mut count: HashMap<&str, usize> = HashMap::new();
        for (part, class) in self.0.iter().zip(&classes) {
            keys.entry(*class).or_insert_with(|| {
                let count = count.entry(&part.name).or_default();
                *count += 1;
                if *count == 1 { part.name.clone() } else { format!("{} ({count})", part.name) }
            });
        }
        classes.iter().map(|class| keys[class].clone()).collect()
    }

    /// The class of each part. Parts are equal if their names and schemas are, and if they refer to equal parts: at first all
    /// of one name count as equal, and then those that refer to different ones are told apart.
    fn classes(&self) -> Vec<usize> {
        let mut classes = numbered(self.0.iter().map(|part| &part.name));
        loop {
            let refined = numbered(
                self.0.iter().map(|part| (&part.name, part.with_references(&|other| classes[other].to_string()))),
            );
            if refined.iter().max() == classes.iter().max() {
                return refined;
            }
            classes = refined;
        }
    }
}

impl Part {
    /// What it reads and what it writes, with other references.
    fn with_references(&self, name: &dyn Fn(usize) -> String) -> Option<[Value; 2]> {
        let name = |reference: &str| self.targets.get(reference).map(|target| name(*target));
        Some(self.schemas.as_ref()?.each_ref().map(|schema| with_references(schema, &name)))
    }
}

/// The parts of a document, of which the first will have the number `root`; `None` if it refers to anything but definitions.
fn definitions(name: &str, sides: [&Value; 2], root: usize) -> Option<Vec<Part>> {
    let definitions = sides.map(|side| side.get("$defs").and_then(Value::as_object));
    let names: BTreeSet<_> = definitions.into_iter().flatten().flat_map(Map::keys).collect();
    let numbers: BTreeMap<_, _> = names.iter().map(|name| name.as_str()).zip(root + 1..).collect();
    let part = |name: &str, schemas: [Value; 2]| {
        let mut targets = BTreeMap::new();
        for reference in schemas.iter().flat_map(references) {
            let number = if reference == WHOLE { root } else { *numbers.get(&*definition_name(&reference)?)? };
            targets.insert(reference, number);
        }
        Some(Part { name: name.to_owned(), schemas: Some(schemas), targets })
    };
    let whole = sides.map(|side| {
        let mut side = side.clone();
        side.as_object_mut().map(|side| side.remove("$defs"));
        side
    });
    let others = names.iter().map(|name| {
        // A definition that one side does not have is not used there.
        let [reads, writes] = definitions.map(|side| side.and_then(|side| side.get(*name)));
        part(name, [reads.or(writes)?.clone(), writes.or(reads)?.clone()])
    });
    std::iter::once(part(name, whole)).chain(others).collect()
}

/// Numbers values by their first occurrence: equal ones have the same number.
fn numbered<T: Eq + Hash>(values: impl Iterator<Item = T>) -> Vec<usize> {
    let mut numbers = HashMap::new();
    values
        .map(|value| {
            let next = numbers.len();
            *numbers.entry(value).or_insert(next)
        })
        .collect()
}

/// The reference of a document to itself.
const WHOLE: &str = "#";

/// The start of references to definitions of the same document.
const DEFINITIONS: &str = "#/$defs/";

/// The name of the definition to which a reference leads.
fn definition_name(reference: &str) -> Option<String> {
    let name = decoded(reference.strip_prefix(DEFINITIONS)?);
    (!name.contains('/')).then(|| name.replace("~1", "/").replace("~0", "~"))
}

/// A name as a part of a reference.
fn escaped(name: &str) -> String {
    name.replace('%', "%25").replace('~', "~0").replace('/', "~1")
}

fn references(schema: &Value) -> Vec<String> {
    let found = RefCell::new(Vec::new());
    with_references(schema, &|reference| {
        found.borrow_mut().push(reference.to_owned());
        None
    });
    found.into_inner()
}

/// The schema with other references; `None` keeps one as it is.
fn with_references(schema: &Value, changed: &dyn Fn(&str) -> Option<String>) -> Value {
    with_each(schema, &|keywords| {
        if let Some(Value::String(reference)) = keywords.get_mut("$ref")
            && let Some(changed) = changed(reference)
        {
            *reference = changed;
        }
    })
}
