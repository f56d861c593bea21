//! Which variant of an enum an alternative is, in each of serde's representations.

use super::normal::Document;
use super::shape::{Object, Shape, Text};

/// The name of a variant, and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Variant<'s> {
    pub(super) name: String,
    pub(super) tag: Tag<'s>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag<'s> {
    /// `"Basic"`, or `{"Custom": ..}`.
    External,
    /// `{"type": "Custom", ..}`.
    Field(&'s str),
}

impl<'s> Variant<'s> {
    /// The variant that an alternative looks like.
    pub(super) fn of(shape: &Shape<'s>, document: Document<'s>) -> Option<Self> {
        match shape {
            Shape::Text(Text { constant: Some(name), .. }) => Some(Self { name: name.clone(), tag: Tag::External }),
            Shape::Object(object) => tagged(object, document).or_else(|| external(object)),
            _ => None,
        }
    }
}

/// An object with a required field that is always the same text.
fn tagged<'s>(object: &Object<'s>, document: Document<'s>) -> Option<Variant<'s>> {
    object.fields.iter().filter(|(field, _)| object.required.contains(*field)).find_map(
        |(field, schema)| match document.alternatives(schema).as_slice() {
            [Shape::Text(Text { constant: Some(name), .. })] => {
                Some(Variant { name: name.clone(), tag: Tag::Field(field) })
            }
            _ => None,
        },
    )
}

/// An object with exactly one field.
fn external<'s>(object: &Object<'s>) -> Option<Variant<'s>> {
    let mut fields = object.fields.keys();
    let name = fields.next()?;
    let is_only = fields.next().is_none() && object.denies_unknown && object.required.contains(name);
    is_only.then(|| Variant { name: (*name).to_owned(), tag: Tag::External })
}

impl std::fmt::Display for Tag<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::External => f.write_str("around the content"),
            Self::Field(field) => write!(f, "in the field `{field}`"),
        }
    }
}
