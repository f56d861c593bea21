//! Types of inputs: the lock tells whether what old code recorded is what new code writes, and serde confirms it.

use duroxide::__private::schemas::SchemaProbe;
use duroxide::catalog::{ActivityInfo, Catalog, MessageInfo, OrchestrationInfo, Rule, TypeSchema};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// One change of a type.
struct Pair {
    name: &'static str,
    /// Whether all recorded inputs stay the same bytes.
    is_same: bool,
    schemas: [TypeSchema; 2],
    /// What old code recorded, and what new code writes for it, if it reads it.
    written: Vec<(String, Option<String>)>,
}

fn schema_of<T: JsonSchema + Serialize + DeserializeOwned>() -> TypeSchema {
    SchemaProbe::<T>::SCHEMA.expect("a schema").type_schema()
}

/// Sorted, as the inputs of calls are.
fn encoded(value: &impl Serialize) -> String {
    serde_json::to_value(value).unwrap().to_string()
}

fn again<T: Serialize + DeserializeOwned>(payload: &str) -> Option<String> {
    serde_json::from_str::<T>(payload).ok().map(|value| encoded(&value))
}

macro_rules! pairs {
    ($($name:ident $verdict:ident { $($old:item)+ } => { $($new:item)+ } [$($value:expr),+];)+) => {
        $(
            #[allow(dead_code, unreachable_pub)]
            mod $name {
                pub(super) mod old {
                    #[allow(unused_imports)]
                    use {schemars::JsonSchema, serde::{Deserialize, Serialize}, std::collections::BTreeMap};
                    $($old)+
                }
                pub(super) mod new {
                    #[allow(unused_imports)]
                    use {schemars::JsonSchema, serde::{Deserialize, Serialize}, std::collections::BTreeMap};
                    $($new)+
                }
                pub(super) fn values() -> Vec<old::Input> {
                    #[allow(unused_imports)]
                    use {old::*, std::collections::BTreeMap};
                    vec![$($value),+]
                }
            }
        )+

        fn pairs() -> Vec<Pair> {
            vec![$(Pair {
                name: stringify!($name),
                is_same: stringify!($verdict) == "same",
                schemas: [schema_of::<$name::old::Input>(), schema_of::<$name::new::Input>()],
                written: $name::values().iter().map(|value| {
                    let old = encoded(value);
                    let new = again::<$name::new::Input>(&old);
                    (old, new)
                }).collect(),
            }),+]
        }
    };
}

// The attributes of each type are left out here, and added by this.
macro_rules! types {
    ($($name:ident $verdict:ident { $($old:item)+ } => { $($new:item)+ } [$($value:expr),+];)+) => {
        pairs! { $($name $verdict {
            $(#[derive(Serialize, Deserialize, JsonSchema)] $old)+
        } => {
            $(#[derive(Serialize, Deserialize, JsonSchema)] $new)+
        } [$($value),+];)+ }
    };
}

types! {
    unchanged same { pub struct Input { pub a: u8 } } => { pub struct Input { pub a: u8 } } [Input { a: 1 }];
    fields_in_another_order same
        { pub struct Input { pub a: u8, pub b: u8 } } => { pub struct Input { pub b: u8, pub a: u8 } }
        [Input { a: 1, b: 2 }];
    new_field different
        { pub struct Input { pub a: u8 } } => { pub struct Input { pub a: u8, pub b: u8 } } [Input { a: 1 }];
    new_field_with_a_default different
        { pub struct Input { pub a: u8 } } => { pub struct Input { pub a: u8, #[serde(default)] pub b: u8 } }
        [Input { a: 1 }];
    new_option different
        { pub struct Input { pub a: u8 } } => { pub struct Input { pub a: u8, pub b: Option<u8> } } [Input { a: 1 }];
    new_option_that_is_skipped same
        { pub struct Input { pub a: u8 } } => {
            pub struct Input { pub a: u8, #[serde(default, skip_serializing_if = "Option::is_none")] pub b: Option<u8> }
        } [Input { a: 1 }];
    new_list_that_is_skipped same
        { pub struct Input { pub a: u8 } } => {
            pub struct Input { pub a: u8, #[serde(default, skip_serializing_if = "Vec::is_empty")] pub b: Vec<u8> }
        } [Input { a: 1 }];
    new_field_that_is_never_written same
        { pub struct Input { pub a: u8 } } => { pub struct Input { pub a: u8, #[serde(skip)] pub b: u8 } }
        [Input { a: 1 }];
    all_new_fields_have_defaults different
        { pub struct Input { pub a: u8 } } => {
            #[serde(default)] #[derive(Default)] pub struct Input { pub a: u8, pub b: u8 }
        } [Input { a: 1 }];
    removed_field different
        { pub struct Input { pub a: u8, pub b: u8 } } => { pub struct Input { pub a: u8 } } [Input { a: 1, b: 2 }];
    the_only_field_renamed different
        { pub struct Input { pub a: u8 } } => { pub struct Input { #[serde(alias = "a")] pub b: u8 } } [Input { a: 1 }];
    renamed_field_that_keeps_its_name same
        { pub struct Input { pub a: u8 } } => { pub struct Input { #[serde(rename = "a")] pub b: u8 } } [Input { a: 1 }];
    all_fields_renamed different
        { pub struct Input { pub an_a: u8 } } => {
            #[serde(rename_all(serialize = "camelCase"))] pub struct Input { pub an_a: u8 }
        } [Input { an_a: 1 }];
    option_skipped_now different
        { pub struct Input { pub a: Option<u8> } } => {
            pub struct Input { #[serde(default, skip_serializing_if = "Option::is_none")] pub a: Option<u8> }
        } [Input { a: None }];
    option_written_now different
        { pub struct Input { #[serde(skip_serializing_if = "Option::is_none")] pub a: Option<u8> } } => {
            pub struct Input { pub a: Option<u8> }
        } [Input { a: None }];
    field_skipped_now_within different
        { pub struct Input { pub of: Vec<Part> } pub struct Part { pub a: u8, pub b: Vec<u8> } } => {
            pub struct Input { pub of: Vec<Part> }
            pub struct Part { pub a: u8, #[serde(default, skip_serializing_if = "Vec::is_empty")] pub b: Vec<u8> }
        } [Input { of: vec![Part { a: 1, b: Vec::new() }] }];
    option_still_skipped same
        { pub struct Input { #[serde(skip_serializing_if = "Option::is_none")] pub a: Option<u8> } } => {
            pub struct Input { #[serde(default, skip_serializing_if = "Option::is_none")] pub a: Option<u16> }
        } [Input { a: None }, Input { a: Some(1) }];
    another_choice_of_fields same
        { #[serde(untagged)] pub enum Input { A { a: u8 } } } => {
            #[serde(untagged)] pub enum Input { A { a: u8 }, B { b: u8 } }
        } [Input::A { a: 1 }];
    value_to_option same
        { pub struct Input { pub a: u8 } } => { pub struct Input { pub a: Option<u8> } } [Input { a: 1 }];
    option_to_value different
        { pub struct Input { pub a: Option<u8> } } => { pub struct Input { #[serde(default)] pub a: u8 } }
        [Input { a: None }];
    wider_number same
        { pub struct Input { pub a: u8 } } => { pub struct Input { pub a: u16 } } [Input { a: 255 }];
    narrower_number different
        { pub struct Input { pub a: u16 } } => { pub struct Input { pub a: u8 } } [Input { a: 256 }];
    integer_to_float different
        { pub struct Input { pub a: u8 } } => { pub struct Input { pub a: f64 } } [Input { a: 1 }];
    integers_to_floats_in_a_list different
        { pub struct Input { pub a: Vec<i32> } } => { pub struct Input { pub a: Vec<f64> } } [Input { a: vec![1] }];
    float_to_float same
        { pub struct Input { pub a: f64 } } => { pub struct Input { pub a: f64 } } [Input { a: 1.0 }];
    number_to_text different
        { pub struct Input { pub a: u8 } } => { pub struct Input { pub a: String } } [Input { a: 1 }];
    text_to_choice different
        { pub struct Input { pub a: String } } => {
            pub struct Input { pub a: Size }
            pub enum Size { Small, Large }
        } [Input { a: "Medium".to_owned() }];
    choice_to_text same
        { pub struct Input { pub a: Size } pub enum Size { Small, Large } } => { pub struct Input { pub a: String } }
        [Input { a: Size::Small }, Input { a: Size::Large }];
    new_variant same
        { pub enum Input { A(u8) } } => { pub enum Input { A(u8), B } } [Input::A(1)];
    removed_variant different
        { pub enum Input { A(u8), B } } => { pub enum Input { A(u8) } } [Input::B];
    renamed_variant different
        { pub enum Input { A(u8), B } } => { pub enum Input { #[serde(alias = "A")] C(u8), B } } [Input::A(1)];
    field_added_to_a_variant different
        { pub enum Input { A { a: u8 }, B } } => { pub enum Input { A { a: u8, #[serde(default)] b: u8 }, B } }
        [Input::A { a: 1 }];
    field_skipped_in_a_variant same
        { pub enum Input { A { a: u8 }, B } } => {
            pub enum Input { A { a: u8, #[serde(default, skip_serializing_if = "Option::is_none")] b: Option<u8> }, B }
        } [Input::A { a: 1 }, Input::B];
    tagged_differently different
        { pub enum Input { A { a: u8 } } } => { #[serde(tag = "kind")] pub enum Input { A { a: u8 } } }
        [Input::A { a: 1 }];
    field_added_within different
        { pub struct Input { pub of: Vec<Part> } pub struct Part { pub a: u8 } } => {
            pub struct Input { pub of: Vec<Part> }
            pub struct Part { pub a: u8, #[serde(default)] pub b: bool }
        } [Input { of: vec![Part { a: 1 }] }];
    field_added_to_what_a_map_holds different
        { pub struct Input { pub of: BTreeMap<String, Part> } pub struct Part { pub a: u8 } } => {
            pub struct Input { pub of: BTreeMap<String, Part> }
            pub struct Part { pub a: u8, #[serde(default)] pub b: bool }
        } [Input { of: BTreeMap::from([("x".to_owned(), Part { a: 1 })]) }];
    flattened_now same
        { pub struct Input { pub a: u8, pub b: u8 } } => {
            pub struct Input { pub a: u8, #[serde(flatten)] pub of: Part }
            pub struct Part { pub b: u8 }
        } [Input { a: 1, b: 2 }];
    field_added_to_what_is_flattened different
        {
            pub struct Input { pub a: u8, #[serde(flatten)] pub of: Part }
            pub struct Part { pub b: u8 }
        } => {
            pub struct Input { pub a: u8, #[serde(flatten)] pub of: Part }
            pub struct Part { pub b: u8, #[serde(default)] pub c: u8 }
        } [Input { a: 1, of: Part { b: 2 } }];
    field_removed_from_what_is_flattened different
        {
            pub struct Input { pub a: u8, #[serde(flatten)] pub of: Part }
            pub struct Part { pub b: u8, pub c: u8 }
        } => {
            pub struct Input { pub a: u8, #[serde(flatten)] pub of: Part }
            pub struct Part { pub b: u8 }
        } [Input { a: 1, of: Part { b: 2, c: 3 } }];
    fields_to_map same
        { pub struct Input { pub a: u8, pub b: u8 } } => { #[serde(transparent)] pub struct Input(pub BTreeMap<String, u8>); }
        [Input { a: 1, b: 2 }];
    element_added_to_a_tuple different
        { pub struct Input(pub u8, pub u8); } => { pub struct Input(pub u8, pub u8, #[serde(default)] pub u8); }
        [Input(1, 2)];
    wrapped_in_a_transparent_type same
        { pub struct Input { pub a: u8 } } => { pub struct Input { pub a: Part } pub struct Part(pub u8); }
        [Input { a: 1 }];
    field_denied same
        { pub struct Input { pub a: u8 } } => { #[serde(deny_unknown_fields)] pub struct Input { pub a: u8 } }
        [Input { a: 1 }];
    untagged_now same
        { #[serde(transparent)] pub struct Input(pub u8); } => {
            #[serde(untagged)] pub enum Input { Number(u8), Text(String) }
        } [Input(1)];
    tuple_to_struct different
        { pub struct Input(pub u8, pub u8); } => { pub struct Input { pub a: u8, pub b: u8 } } [Input(1, 2)];
    tuple_to_list same
        { pub struct Input(pub u8, pub u8); } => { #[serde(transparent)] pub struct Input(pub Vec<u8>); } [Input(1, 2)];
    tuple_to_struct_within different
        { pub struct Input { pub of: (u8, u8) } } => {
            pub struct Input { pub of: Part }
            pub struct Part { pub a: u8, pub b: u8 }
        } [Input { of: (1, 2) }];
    variant_that_only_others_read different
        { pub enum Input { A, B } } => { pub enum Input { A, #[serde(other)] C } } [Input::B];
    alias_within different
        { pub struct Input { pub of: Vec<Part> } pub struct Part { pub a: u8 } } => {
            pub struct Input { pub of: Vec<Part> }
            pub struct Part { #[serde(alias = "a")] pub b: u8 }
        } [Input { of: vec![Part { a: 1 }] }];
    alias_of_a_variant_within different
        { pub struct Input { pub of: Kind } pub enum Kind { A } } => {
            pub struct Input { pub of: Kind }
            pub enum Kind { #[serde(alias = "A")] B }
        } [Input { of: Kind::A }];
    alias_that_is_only_added same
        { pub struct Input { pub a: u8 } } => { pub struct Input { #[serde(alias = "b")] pub a: u8 } } [Input { a: 1 }];
    range_to_pair different
        { pub struct Input { pub of: std::ops::Range<u8> } } => { pub struct Input { pub of: (u8, u8) } }
        [Input { of: 1..2 }];
    unit_to_empty_list different
        { pub struct Input { pub of: () } } => { pub struct Input { pub of: Vec<u8> } } [Input { of: () }];
    list_to_set_that_sorts different
        { pub struct Input { pub of: Vec<u8> } } => { pub struct Input { pub of: std::collections::BTreeSet<u8> } }
        [Input { of: vec![2, 1] }];
    set_to_list same
        { pub struct Input { pub of: std::collections::BTreeSet<u8> } } => { pub struct Input { pub of: Vec<u8> } }
        [Input { of: [1, 2].into() }];
    set_to_wider_set same
        { pub struct Input { pub of: std::collections::BTreeSet<u8> } } => {
            pub struct Input { pub of: std::collections::BTreeSet<u16> }
        } [Input { of: [1, 2].into() }];
    integer_keys_to_texts same
        { pub struct Input { pub of: BTreeMap<u8, u8> } } => { pub struct Input { pub of: BTreeMap<String, u8> } }
        [Input { of: BTreeMap::from([(1, 2)]) }];
    text_that_a_number_replaces different
        { pub struct Input { pub of: String } } => { pub struct Input { pub of: u8 } } [Input { of: "1".to_owned() }];
    list_to_tuple_of_another_length different
        { #[serde(transparent)] pub struct Input(pub Vec<u8>); } => { pub struct Input(pub u8, pub u8); }
        [Input(vec![1])];
}

/// Defines pairs of types, each with payloads that old code read, and passed on as the input of a call. New code reads and
/// writes the same payloads.
macro_rules! passed_on {
    ($($name:ident $verdict:ident { $($old:item)+ } => { $($new:item)+ } [$($payload:literal),+];)+) => {
        $(
            #[allow(dead_code, unreachable_pub)]
            mod $name {
                pub(super) mod old {
                    #[allow(unused_imports)]
                    use super::super::exports::*;
                    $(#[derive(Serialize, Deserialize, JsonSchema)] $old)+
                }
                pub(super) mod new {
                    #[allow(unused_imports)]
                    use super::super::exports::*;
                    $(#[derive(Serialize, Deserialize, JsonSchema)] $new)+
                }
            }
        )+

        fn pairs_passed_on() -> Vec<Pair> {
            vec![$(Pair {
                name: stringify!($name),
                is_same: stringify!($verdict) == "same",
                schemas: [schema_of::<$name::old::Input>(), schema_of::<$name::new::Input>()],
                written: [$($payload),+].iter().map(|payload| {
                    let old = again::<$name::old::Input>(payload).expect("what the old type reads");
                    (old, again::<$name::new::Input>(payload))
                }).collect(),
            }),+]
        }
    };
}

mod exports {
    pub(super) use chrono::{DateTime, FixedOffset, Utc};
    pub(super) use schemars::JsonSchema;
    pub(super) use serde::{Deserialize, Serialize};
    pub(super) use serde_json::Value;
    pub(super) use std::collections::{BTreeMap, BTreeSet};
    pub(super) use uuid::Uuid;
}

/// A number as a text.
mod plain {
    pub(super) use super::padded::deserialize;
    use std::fmt::Display;

    pub(super) fn serialize<S: serde::Serializer>(value: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }
}

/// A number as a text of three digits.
mod padded {
    use serde::{Deserialize, Deserializer, Serializer, de};
    use std::fmt::Display;
    use std::str::FromStr;

    pub(super) fn serialize<S: Serializer>(value: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{value:0>3}"))
    }

    pub(super) fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(|_| de::Error::custom("not a number"))
    }
}

fn trimmed<S: serde::Serializer>(value: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.trim())
}

passed_on! {
    default_in_an_earlier_variant different { pub struct Input { pub a: u8 } } => {
        #[serde(untagged)] pub enum Input { New { a: u8, #[serde(default)] b: u8 }, Old { a: u8 } }
    } [r#"{"a":1}"#];
    option_in_an_earlier_variant different { pub struct Input { pub a: u8 } } => {
        #[serde(untagged)] pub enum Input { New { a: u8, b: Option<u8> }, Old { a: u8 } }
    } [r#"{"a":1}"#];
    the_old_variant_first same { pub struct Input { pub a: u8 } } => {
        #[serde(untagged)] pub enum Input { Old { a: u8 }, New { a: u8, b: u8 } }
    } [r#"{"a":1}"#];
    required_in_an_earlier_variant same { pub struct Input { pub a: u8 } } => {
        #[serde(untagged)] pub enum Input { New { a: u8, b: u8 }, Old { a: u8 } }
    } [r#"{"a":1}"#];
    skipped_in_an_earlier_variant same { pub struct Input { pub a: u8 } } => {
        #[serde(untagged)] pub enum Input { New { a: u8, #[serde(skip_serializing_if = "Option::is_none")] b: Option<u8> }, Old { a: u8 } }
    } [r#"{"a":1}"#];
    field_dropped_in_an_earlier_variant different { pub struct Input { pub a: u8, pub b: u8 } } => {
        #[serde(untagged)] pub enum Input { New { a: u8 }, Old { a: u8, b: u8 } }
    } [r#"{"a":1,"b":2}"#];
    variants_in_another_order different { #[serde(untagged)] pub enum Input { A { x: u8 }, B { x: u8, y: u8 } } } => {
        #[serde(untagged)] pub enum Input { B { x: u8, y: u8 }, A { x: u8 } }
    } [r#"{"x":1,"y":2}"#];
    tagged_variants_in_another_order same { #[serde(tag = "t")] pub enum Input { A { x: u8 }, B { x: u8, y: u8 } } } => {
        #[serde(tag = "t")] pub enum Input { B { x: u8, y: u8 }, A { x: u8 } }
    } [r#"{"t":"B","x":1,"y":2}"#];
    text_to_date_or_text different { pub struct Input { pub a: String } } => {
        #[serde(untagged)] pub enum Either { Date(DateTime<Utc>), Text(String) }
        pub struct Input { pub a: Either }
    } [r#"{"a":"2026-01-31T12:00:00+01:00"}"#];
    text_to_uuid_or_text different { pub struct Input { pub a: String } } => {
        #[serde(untagged)] pub enum Either { Id(Uuid), Text(String) }
        pub struct Input { pub a: Either }
    } [r#"{"a":"67E55044-10B1-426F-9247-BB680E5FE0C8"}"#];
    text_to_text_or_uuid same { pub struct Input { pub a: String } } => {
        #[serde(untagged)] pub enum Either { Text(String), Id(Uuid) }
        pub struct Input { pub a: Either }
    } [r#"{"a":"67E55044-10B1-426F-9247-BB680E5FE0C8"}"#];
    any_json_to_float_or_json different { pub struct Input { pub a: Value } } => {
        #[serde(untagged)] pub enum Either { Float(f64), Json(Value) }
        pub struct Input { pub a: Either }
    } [r#"{"a":1}"#];
    any_json_to_struct_or_json different { pub struct Input { pub a: Value } } => {
        #[serde(untagged)] pub enum Either { Struct { x: u8 }, Json(Value) }
        pub struct Input { pub a: Either }
    } [r#"{"a":{"x":1,"y":2}}"#];
    any_json_to_integer_or_json same { pub struct Input { pub a: Value } } => {
        #[serde(untagged)] pub enum Either { Integer(u64), Json(Value) }
        pub struct Input { pub a: Either }
    } [r#"{"a":1}"#, r#"{"a":1.0}"#, r#"{"a":[]}"#];
    list_to_pair_or_list same { pub struct Input { pub a: Vec<u8> } } => {
        #[serde(untagged)] pub enum Either { Pair(u8, u8), List(Vec<u8>) }
        pub struct Input { pub a: Either }
    } [r#"{"a":[1]}"#, r#"{"a":[1,2]}"#];
    number_to_small_or_large same { pub struct Input { pub a: u64 } } => {
        #[serde(untagged)] pub enum Either { Small(u8), Large(u64) }
        pub struct Input { pub a: Either }
    } [r#"{"a":1}"#, r#"{"a":300}"#];
    float_to_longer_float different { pub struct Input { pub a: f32 } } => { pub struct Input { pub a: f64 } }
        [r#"{"a":0.1}"#];
    field_not_read_any_more different { pub struct Input { pub a: u8, pub b: u8 } } => {
        pub struct Input { pub a: u8, #[serde(skip_deserializing)] pub b: u8 }
    } [r#"{"a":1,"b":2}"#];
    field_still_not_read same { pub struct Input { pub a: u8, #[serde(skip_deserializing)] pub b: u8 } } => {
        pub struct Input { #[serde(skip_deserializing)] pub b: u8, pub a: u8 }
    } [r#"{"a":1,"b":2}"#];
    keys_of_an_enum_to_texts same {
        pub struct Input { pub a: BTreeMap<Key, u8> }
        #[derive(PartialEq, Eq, PartialOrd, Ord)] pub enum Key { A, B }
    } => { pub struct Input { pub a: BTreeMap<String, u8> } } [r#"{"a":{"A":1}}"#];
    variant_with_another_name_and_an_alias different { pub enum Input { A, B } } => {
        pub enum Input { #[serde(rename = "a", alias = "A")] A, B }
    } [r#""A""#];
    tag_added_to_a_struct different { pub struct Input { pub a: u8 } } => {
        #[serde(tag = "type")] pub struct Input { pub a: u8 }
    } [r#"{"a":1}"#];
    tag_added_to_a_struct_within different
        { pub struct Input { pub of: Vec<Part> } pub struct Part { pub a: u8 } } => {
            pub struct Input { pub of: Vec<Part> }
            #[serde(tag = "type")] pub struct Part { pub a: u8 }
        } [r#"{"of":[{"a":1}]}"#];
    tag_of_a_struct_kept same { #[serde(tag = "type")] pub struct Input { pub a: u8 } } => {
        #[serde(tag = "type")] pub struct Input { pub a: u16 }
    } [r#"{"type":"Input","a":1}"#];
    time_zone_lost different { pub struct Input { pub a: DateTime<FixedOffset> } } => {
        pub struct Input { pub a: DateTime<Utc> }
    } [r#"{"a":"2026-01-31T12:00:00+01:00"}"#];
    another_format_of_the_same_type different
        { pub struct Input { #[serde(with = "super::super::plain")] #[schemars(with = "String")] pub a: u32 } } => {
            pub struct Input { #[serde(with = "super::super::padded")] #[schemars(with = "String")] pub a: u32 }
        } [r#"{"a":"1"}"#];
    the_same_format same
        { pub struct Input { #[serde(with = "super::super::padded")] #[schemars(with = "String")] pub a: u32 } } => {
            pub struct Input { #[serde(with = "super::super::padded")] #[schemars(with = "String")] pub a: u64 }
        } [r#"{"a":"001"}"#];
    text_trimmed_now different { pub struct Input { pub a: String } } => {
        pub struct Input { #[serde(serialize_with = "super::super::trimmed")] pub a: String }
    } [r#"{"a":" x"}"#];
    set_in_another_order different {
        pub struct Input { pub a: BTreeSet<Key> }
        #[derive(PartialEq, Eq, PartialOrd, Ord)] pub enum Key { A, B }
    } => {
        pub struct Input { pub a: BTreeSet<Key> }
        #[derive(PartialEq, Eq, PartialOrd, Ord)] pub enum Key { B, A }
    } [r#"{"a":["A","B"]}"#];
    variant_added_to_a_set same {
        pub struct Input { pub a: BTreeSet<Key> }
        #[derive(PartialEq, Eq, PartialOrd, Ord)] pub enum Key { A, C }
    } => {
        pub struct Input { pub a: BTreeSet<Key> }
        #[derive(PartialEq, Eq, PartialOrd, Ord)] pub enum Key { A, B, C }
    } [r#"{"a":["A","C"]}"#];
    content_renamed different { #[serde(tag = "t", content = "c")] pub enum Input { A { x: u8 }, B } } => {
        #[serde(tag = "t", content = "d")] pub enum Input { A { x: u8 }, B }
    } [r#"{"t":"A","c":{"x":1}}"#];
}

/// A number and a text that looks like one are the same payload.
#[test]
fn a_number_to_a_text() {
    let [old, new] = [schema_of::<u32>(), schema_of::<String>()];
    assert_eq!(compared(&[activities(&old), activities(&new)]), []);
    assert_eq!(compared(&[activities(&new), activities(&old)]), [Rule::ComparedPayload]);
}

fn activities(schema: &TypeSchema) -> Catalog {
    let mut catalog = Catalog::default();
    let mut info = ActivityInfo::default();
    info.name = "shop::activity::charge-card".into();
    info.input_schema = Some(schema.clone());
    catalog.activities.push(info);
    catalog
}

fn compared(catalogs: &[Catalog; 2]) -> Vec<Rule> {
    let rules = [Rule::ComparedPayload, Rule::ComparedElsewhere];
    let comparison = catalogs[0].compare(&catalogs[1]);
    comparison.changes.iter().map(|change| change.rule).filter(|rule| rules.contains(rule)).collect()
}

#[test]
fn the_lock_and_serde_agree_on_what_is_written() {
    let mut wrong = Vec::new();
    for Pair { name, is_same, schemas, written } in pairs().into_iter().chain(pairs_passed_on()) {
        let is_really_same = written.iter().all(|(old, new)| new.as_ref() == Some(old));
        if is_really_same != is_same {
            wrong.push(format!("{name}: serde: {written:?}"));
        }
        let comparison = {
            let [old, new] = schemas.each_ref().map(activities);
            old.compare(&new)
        };
        let found: Vec<_> = comparison.changes.iter().filter(|change| change.rule == Rule::ComparedPayload).collect();
        let unchanged = schemas.each_ref().map(|schema| activities(schema).compare(&activities(schema)));
        if unchanged.iter().any(|comparison| comparison.breaking().next().is_some()) {
            wrong.push(format!("{name}: a type differs from itself: {unchanged:?}"));
        }
        if found.is_empty() != is_same {
            wrong.push(format!("{name}: {found:?}\n{}\n{}", schemas[0].written(), schemas[1].written()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Activities are always called by orchestrations, but not all orchestrations are.
#[test]
fn only_what_is_called_is_compared() {
    let [old, new] = new_field_with_a_default_schemas();
    let catalog = |schema: &TypeSchema, is_called: bool| {
        let mut catalog = Catalog::default();
        let mut child = OrchestrationInfo::default();
        child.name = "shop::orchestration::deliver".into();
        child.version = "1.0.0".into();
        child.input_schema = Some(schema.clone());
        let mut parent = OrchestrationInfo::default();
        parent.name = "shop::orchestration::sell".into();
        parent.version = "1.0.0".into();
        if is_called {
            parent.orchestrations_used.push(child.name.clone());
        }
        catalog.orchestrations.extend([child, parent]);
        catalog
    };
    assert_eq!(compared(&[activities(&old), activities(&new)]), [Rule::ComparedPayload]);
    assert_eq!(compared(&[catalog(&old, true), catalog(&new, true)]), [Rule::ComparedPayload]);
    // What recorded the calls is the old code.
    assert_eq!(compared(&[catalog(&old, true), catalog(&new, false)]), [Rule::ComparedPayload]);
    let elsewhere = compared(&[catalog(&old, false), catalog(&new, true)]);
    assert_eq!(elsewhere, [Rule::ComparedElsewhere]);
    assert!(!Rule::ComparedElsewhere.is_breaking());
}

/// A value that is set is compared; an event that is waited for is not.
#[test]
fn values_are_compared_and_messages_are_not() {
    let schemas = new_field_with_a_default_schemas();
    let catalog = |schema: &TypeSchema, is_value: bool| {
        let mut catalog = Catalog::default();
        let mut info = MessageInfo::default();
        info.name = "place".into();
        info.schema = Some(schema.clone());
        if is_value { &mut catalog.values } else { &mut catalog.events }.push(info);
        catalog
    };
    assert_eq!(compared(&schemas.each_ref().map(|schema| catalog(schema, true))), [Rule::ComparedPayload]);
    assert_eq!(compared(&schemas.each_ref().map(|schema| catalog(schema, false))), []);
}

/// What to do is said once.
#[test]
fn notes_of_one_kind_are_one_change() {
    #[derive(Serialize, serde::Deserialize, JsonSchema)]
    struct Short {
        a: u8,
        b: u8,
    }
    #[derive(Serialize, serde::Deserialize, JsonSchema)]
    struct Long {
        a: u16,
        b: u16,
    }
    let catalogs = [schema_of::<Short>(), schema_of::<Long>()].map(|schema| {
        let mut catalog = Catalog::default();
        let mut info = MessageInfo::default();
        info.name = "place".into();
        info.schema = Some(schema);
        catalog.values.push(info);
        catalog
    });
    let comparison = catalogs[0].compare(&catalogs[1]);
    let readers: Vec<_> = comparison.notes().filter(|note| note.rule == Rule::ValueReaders).collect();
    assert_eq!(readers.len(), 1, "{readers:?}");
    assert!(
        ["`.a` of the value", "`.b` of the value"].iter().all(|part| readers[0].message.contains(part)),
        "{readers:?}"
    );
}

#[test]
fn the_finding_names_the_field_and_the_remedy() {
    let [old, new] = new_field_with_a_default_schemas().each_ref().map(activities);
    let text = old.compare(&new).breaking().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    for part in [
        "[compared-payload] `shop::activity::charge-card`: the input now always contains the field `.b`, which recorded \
         calls lack (breaks running instances)",
        "help: replay compares it byte by byte",
        "skip_serializing_if",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    // The rule about what is decoded does not send anybody into this trap.
    assert!(Rule::InputFieldRequired.help().contains("skip_serializing_if"));
}

fn new_field_with_a_default_schemas() -> [TypeSchema; 2] {
    let pair = pairs().into_iter().find(|pair| pair.name == "new_field_with_a_default");
    pair.expect("a row of the table").schemas
}

/// A lock that an earlier version wrote does not say which orchestrations are called.
#[test]
fn an_old_lock_is_read() {
    let mut lock = serde_json::to_value(activities(&new_field_with_a_default_schemas()[0]).lock()).unwrap();
    assert_eq!(lock["activities"][0].get("called"), None, "what is not declared is not in the file");
    lock["activities"][0]["tag"] = Value::from("gpu");
    let lock: duroxide::catalog::Lock = serde_json::from_value(lock).unwrap();
    let rules: Vec<_> = lock
        .compare(&activities(&new_field_with_a_default_schemas()[0]).lock())
        .changes
        .iter()
        .map(|change| change.rule)
        .filter(|rule| *rule != Rule::NotChecked)
        .collect();
    assert_eq!(rules, [Rule::CallOptions]);
}
