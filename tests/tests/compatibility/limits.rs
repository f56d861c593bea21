//! Types that share types: neither comparing nor rendering them takes longer than their definitions are long.

use crate::{catalog, schema, violated};
use duroxide::catalog::{Catalog, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// A struct for each name, with the types of its fields.
macro_rules! types {
    ($($name:ident { $($field:ident: $type:ty),+ })+) => {
        $(
            #[derive(Serialize, Deserialize, JsonSchema)]
            pub(super) struct $name {
                $(pub(super) $field: $type),+
            }
        )+
    };
}

mod levels {
    use super::*;

    types! {
        L0 { a: Box<L1>, b: Vec<L1> }
        L1 { a: Box<L2>, b: Vec<L2> }
        L2 { a: Option<L3>, b: Vec<L3> }
        L3 { a: Vec<L4>, b: Vec<L4> }
        L4 { a: Vec<L5>, b: Vec<L5> }
        L5 { a: Vec<L6>, b: Vec<L6> }
        L6 { a: Vec<L7>, b: Vec<L7> }
        L7 { a: Vec<L8>, b: Vec<L8> }
        L8 { a: Vec<L9>, b: Vec<L9> }
        L9 { a: Vec<L10>, b: Vec<L10> }
        L10 { a: Vec<L11>, b: Vec<L11> }
        L11 { a: Vec<L12>, b: Vec<L12> }
        L12 { a: Vec<L13>, b: Vec<L13> }
        L13 { a: Vec<L14>, b: Vec<L14> }
        L14 { a: Vec<L15>, b: Vec<L15> }
        L15 { a: Vec<L16>, b: Vec<L16> }
        L16 { a: Vec<L17>, b: Vec<L17> }
        L17 { a: Vec<L18>, b: Vec<L18> }
        L18 { a: Vec<L19>, b: Vec<L19> }
        L19 { a: Vec<L20>, b: Vec<L20> }
        L20 { a: Vec<L21>, b: Vec<L21> }
        L21 { a: Vec<L22>, b: Vec<L22> }
        L22 { a: Vec<L23>, b: Vec<L23> }
        L23 { a: Vec<L24>, b: Vec<L24> }
        L24 { a: Vec<L25>, b: Vec<L25> }
        L25 { a: u16, b: u16 }
    }
}

/// Twelve structs with a list of each.
macro_rules! ring {
    ($($name:ident)+) => {
        ring! { each [$($name)+] $([$name])+ }
    };
    (each $all:tt $([$name:ident])+) => {
        $(ring! { one $name $all })+
    };
    (one $name:ident [$($field:ident)+]) => {
        #[derive(Serialize, Deserialize, JsonSchema)]
        #[allow(non_snake_case)]
        pub(super) struct $name {
            $(pub(super) $field: Vec<$field>,)+
            pub(super) number: u16,
        }
    };
}

mod ring {
    use super::*;

    ring! { A B C D E F G H I J K L }
}

/// Compares the type with itself, and with one in which a number is narrower; renders a catalog with it.
fn compare_and_render<T: crate::Payload>() {
    let schema = schema::<T>();
    let old = catalog("input_schema", &schema);
    assert_eq!(violated(&[old.clone(), old.clone()]), []);
    let narrower = serde_json::to_string(&old).unwrap().replace("65535", "200").replace("uint16", "uint8");
    let new: Catalog = serde_json::from_str(&narrower).unwrap();
    assert_eq!(violated(&[old.clone(), new.clone()]), [Rule::InputTypeNarrowed]);
    assert_eq!(violated(&[new, old.clone()]), []);
    assert!(schema.example().is_object());
    assert!(schema.readable().contains("u16"));
    assert!(old.to_html().len() + old.to_markdown().len() < 1_000_000);
}

#[test]
fn types_that_share_types() {
    compare_and_render::<levels::L0>();
}

#[test]
fn types_that_contain_each_other() {
    compare_and_render::<ring::A>();
}

/// What the old type reads although no version of it writes that. There are no witnesses of its own.
#[test]
fn what_was_tolerated_is_missed() {
    #[derive(Serialize, Deserialize, JsonSchema)]
    struct Port {
        #[serde(alias = "tcp", alias = "tcp_port")]
        port: u16,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    struct OnlyPort {
        #[serde(alias = "tcp")]
        port: u16,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    enum Open {
        A,
        #[serde(other)]
        B,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    enum Closed {
        A,
        B,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(tag = "t")]
    enum OpenTagged {
        A {
            x: u8,
        },
        #[serde(other)]
        B,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(tag = "t")]
    enum ClosedTagged {
        A { x: u8 },
        B,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    enum Renamed {
        #[serde(alias = "Old", alias = "Older")]
        New { x: u8 },
        #[serde(alias = "Nothing")]
        None,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    enum OnlyNew {
        New { x: u8 },
        None,
    }

    fn found<Old: crate::Payload, New: crate::Payload>() -> Vec<Rule> {
        violated(&[catalog("input_schema", &schema::<Old>()), catalog("input_schema", &schema::<New>())])
    }

    assert_eq!(found::<Port, OnlyPort>(), [Rule::InputFieldRequired]);
    assert_eq!(found::<OnlyPort, Port>(), []);
    assert_eq!(found::<Open, Closed>(), [Rule::InputVariantRemoved]);
    assert_eq!(found::<Vec<Open>, Vec<Closed>>(), [Rule::InputVariantRemoved]);
    assert_eq!(found::<Closed, Open>(), []);
    assert_eq!(found::<Renamed, OnlyNew>(), [Rule::InputVariantRemoved]);
    assert_eq!(found::<Vec<Option<Renamed>>, Vec<Option<OnlyNew>>>(), [Rule::InputVariantRemoved]);
    assert_eq!(found::<OnlyNew, Renamed>(), []);
    assert_eq!(found::<OpenTagged, ClosedTagged>(), [Rule::InputVariantRemoved]);
    assert_eq!(found::<ClosedTagged, OpenTagged>(), []);
    assert_eq!(found::<OpenTagged, OpenTagged>(), []);
}

/// The JSON stays the same, so that the tables cannot show it.
#[test]
fn variants_without_a_tag_keep_their_order() {
    macro_rules! is_reordered {
        ($one:ident($($first:ty),+), $other:ident($second:ty), $written:literal) => {{
            #[derive(Serialize, Deserialize, JsonSchema)]
            #[serde(untagged)]
            enum Old {
                $one($($first),+),
                $other($second),
            }
            #[derive(Serialize, Deserialize, JsonSchema)]
            #[serde(untagged)]
            enum New {
                $other($second),
                $one($($first),+),
            }
            assert!(matches!(serde_json::from_str($written).unwrap(), Old::$one(..)));
            assert!(matches!(serde_json::from_str($written).unwrap(), New::$other(..)));
            let schemas = [schema::<Old>(), schema::<New>()];
            let inputs = schemas.each_ref().map(|schema| catalog("input_schema", schema));
            assert_eq!(violated(&inputs), [Rule::InputTypeNarrowed], "{}", $written);
            let outputs = schemas.each_ref().map(|schema| catalog("output_schema", schema));
            assert_eq!(violated(&outputs), [Rule::OutputTypeWidened], "{}", $written);
        }};
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    enum Size {
        S,
    }

    is_reordered!(Id(uuid::Uuid), Text(String), "\"67e55044-10b1-426f-9247-bb680e5fe0c8\"");
    is_reordered!(Pair(u8, u8), List(Vec<u8>), "[1,2]");
    is_reordered!(Known(Size), Other(String), "\"S\"");
    is_reordered!(Small(u8), Large(u16), "1");
}

/// A type whose defaults depend on the time, on chance and on the machine.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Defaults {
    #[serde(default = "chrono::Utc::now")]
    at: chrono::DateTime<chrono::Utc>,
    #[serde(default = "letters")]
    letters: HashSet<char>,
    #[serde(default = "home")]
    home: String,
    #[serde(default)]
    inner: Inner,
    /// A field with this name is no default.
    #[serde(default)]
    default: Option<u8>,
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
struct Inner {
    list: Vec<u8>,
}

fn letters() -> HashSet<char> {
    ('a'..='z').collect()
}

fn home() -> String {
    std::env::temp_dir().display().to_string()
}

#[test]
fn catalogs_do_not_depend_on_the_machine() {
    let first = schema::<Defaults>();
    assert_eq!(first, schema::<Defaults>());
    let text = serde_json::to_string(&first).unwrap();
    assert!(!text.contains(&home()) && !text.contains("\"default\":["), "{text}");
    assert_eq!(text.matches("\"default\":").count(), 2, "the field, as it is read and as it is written: {text}");
}

/// Types that read some of what they write as something else, or not at all, in their own modules.
mod unread {
    use schemars::JsonSchema;
    use serde::{Deserialize, Serialize};
    use std::collections::BTreeMap;

    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(untagged)]
    pub(super) enum DefaultOrMap {
        Struct {
            #[serde(default)]
            x: u8,
        },
        Map(BTreeMap<String, u8>),
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(untagged)]
    pub(super) enum Optional {
        A { a: Option<u8> },
        B { a: Option<u8>, b: Option<u8> },
        C { c: u8 },
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(untagged)]
    pub(super) enum FloatOrJson {
        Float(f64),
        Json(serde_json::Value),
    }

    #[derive(Clone, Serialize, Deserialize, JsonSchema)]
    #[serde(into = "Written")]
    pub(super) struct Into {
        a: u8,
    }

    #[derive(Serialize, JsonSchema)]
    pub(super) struct Written {
        a: String,
    }

    impl From<Into> for Written {
        fn from(Into { a }: Into) -> Self {
            Self { a: a.to_string() }
        }
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    pub(super) struct Renamed {
        #[serde(rename(serialize = "b"))]
        a: u8,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    #[allow(dead_code)]
    pub(super) enum Skipped {
        A,
        #[serde(skip_deserializing)]
        B,
    }
}

/// What a type has always done to its own values is no change.
#[test]
fn types_that_do_not_read_what_they_write_have_not_changed() {
    use unread::{DefaultOrMap, FloatOrJson, Into, Optional, Renamed, Skipped};
    for schema in [
        schema::<DefaultOrMap>(),
        schema::<Optional>(),
        schema::<FloatOrJson>(),
        schema::<Into>(),
        schema::<Renamed>(),
        schema::<Skipped>(),
    ] {
        for field in ["input_schema", "output_schema", "error_schema"] {
            let [old, new] = [(); 2].map(|()| catalog(field, &schema));
            let comparison = old.compare(&new);
            assert_eq!(
                comparison.breaking().collect::<Vec<_>>(),
                Vec::<&duroxide::catalog::Change>::new(),
                "{schema:?}"
            );
        }
    }
}

/// Callers do not know the new name, and recorded errors have the old one.
#[test]
fn a_renamed_variant_concerns_what_was_recorded_too() {
    mod old {
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        pub(super) enum T {
            A,
        }
    }
    mod new {
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        pub(super) enum T {
            B,
        }
    }
    for field in ["output_schema", "error_schema"] {
        let comparison = catalog(field, &schema::<old::T>()).compare(&catalog(field, &schema::<new::T>()));
        let rules: Vec<_> = comparison.changes.iter().map(|change| change.rule).collect();
        for rule in [Rule::OutputVariantAdded, Rule::RecordedOutput] {
            assert!(rules.contains(&rule), "{field}: {rules:?}");
        }
    }
}
