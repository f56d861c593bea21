//! The variants of an enum, by the places where serde writes their names.

use super::shape::{Object, Shape, Text};
use crate::json_schema::constant_text;
use std::fmt;

/// The name of a variant, and where it is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Variant<'s> {
    pub(super) name: String,
    pub(super) tag: Tag<'s>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Tag<'s> {
    /// `"Basic"`, or `{"Custom": ..}`.
    External,
    /// `{"type": "Custom", ..}`.
    Field(&'s str),
}

impl<'s> Variant<'s> {
    /// The variant that an alternative looks like.
    pub(super) fn find(shape: &Shape<'s>) -> Option<Self> {
        match shape {
            Shape::Text(Text { constant: Some(name), .. }) => Some(Self { name: name.clone(), tag: Tag::External }),
            Shape::Object(object) => tagged(object).or_else(|| external(object)),
            _ => None,
        }
    }
}

/// An object with a required field that is always the same text.
fn tagged<'s>(object: &Object<'s>) -> Option<Variant<'s>> {
    object.fields.iter().filter(|(field, _)| object.required.contains(*field)).find_map(|(field, schema)| {
        constant_text(schema).map(|name| Variant { name: name.to_owned(), tag: Tag::Field(field) })
    })
}

/// An object with exactly one field.
fn external<'s>(object: &Object<'s>) -> Option<Variant<'s>> {
    let mut fields = object.fields.keys();
    let name = fields.next()?;
    let is_only = fields.next().is_none() && object.denies_unknown && object.required.contains(name);
    is_only.then(|| Variant { name: (*name).to_owned(), tag: Tag::External })
}

impl fmt::Display for Tag<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::External => f.write_str("around the content"),
            Self::Field(field) => write!(f, "in the field `{field}`"),
        }
    }
}
