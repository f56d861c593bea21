//! Types of whole payloads, and enums, in both directions.
//!
//! `name: Old => New; [rules as an input] [what old writes]; [rules as an output] [what new writes]`.

use std::collections::BTreeMap;

macro_rules! wholes {
    ($(
        $name:ident: $old:item => $new:item;
        [$($input:ident),*] [$($written:literal),+]; [$($output:ident),*] [$($returned:literal),+];
    )+) => {
        $(
            #[test]
            fn $name() {
                #[allow(dead_code)]
                mod old {
                    #[allow(unused_imports)]
                    use super::*;
                    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
                    $old
                }
                #[allow(dead_code)]
                mod new {
                    #[allow(unused_imports)]
                    use super::*;
                    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
                    $new
                }
                crate::both::<old::T, new::T>(
                    (&[$(duroxide::catalog::Rule::$input),*], &[$($written),+]),
                    (&[$(duroxide::catalog::Rule::$output),*], &[$($returned),+]),
                );
            }
        )+
    };
}

/// Reads a number, or a text with one.
pub(crate) fn some<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u8>, D::Error> {
    serde::Deserialize::deserialize(deserializer)
}

const fn one() -> u8 {
    1
}

/// A number or a text.
#[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(untagged)]
pub(crate) enum Either {
    Number(u64),
    Text(String),
}

wholes! {
    // Whole payloads: a text has no quotes.
    number_text: pub(crate) struct T(i64); => pub(crate) struct T(String);; [] ["12", "-1"]; [OutputTypeWidened] [r#""x""#];
    float_text: pub(crate) struct T(f64); => pub(crate) struct T(String);; [] ["0.5"]; [OutputTypeWidened] [r#""x""#];
    boolean_text: pub(crate) struct T(bool); => pub(crate) struct T(String);; [] ["true"]; [OutputTypeWidened] [r#""x""#];
    object_text: pub(crate) struct T { a: u8 } => pub(crate) struct T(String);; [InputTypeNarrowed] [r#"{"a":1}"#]; [OutputTypeWidened] [r#""x""#];
    text_either: pub(crate) struct T(String); => pub(crate) struct T(Either);; [InputTypeNarrowed] [r#""12""#]; [] ["12", r#""x""#];
    text_anything: pub(crate) struct T(String); => pub(crate) struct T(serde_json::Value);;
        [InputTypeNarrowed] [r#""12""#]; [OutputTypeWidened] [r#"{"a":1}"#];
    text_option: pub(crate) struct T(String); => pub(crate) struct T(Option<String>);; [NotChecked] [r#""null""#]; [OutputTypeWidened] ["null"];
    either_same: pub(crate) struct T(Either); => pub(crate) struct T(Either);; [] ["12", r#""12""#]; [] [r#""x""#];
    either_in_a_field: pub(crate) struct T { a: String } => pub(crate) struct T { a: Either }; [] [r#"{"a":"12"}"#]; [OutputTypeWidened] [r#"{"a":12}"#];

    // Fields.
    option_with_deserialize_with: pub(crate) struct T { a: u8 } => pub(crate) struct T { a: u8, #[serde(deserialize_with = "some")] b: Option<u8> };
        [InputFieldRequired] [r#"{"a":1}"#]; [] [r#"{"a":1,"b":null}"#];
    option_with_deserialize_with_and_default:
        pub(crate) struct T { a: u8 } => pub(crate) struct T { a: u8, #[serde(default, deserialize_with = "some")] b: Option<u8> };
        [] [r#"{"a":1}"#]; [] [r#"{"a":1,"b":null}"#];
    default_of_a_function: pub(crate) struct T { a: u8 } => pub(crate) struct T { a: u8, #[serde(default = "one")] b: u8 };
        [] [r#"{"a":1}"#]; [] [r#"{"a":1,"b":2}"#];
    default_of_the_struct: pub(crate) struct T { a: u8 } => #[serde(default)] #[derive(Default)] pub(crate) struct T { a: u8, b: u8 };
        [] [r#"{"a":1}"#]; [] [r#"{"a":1,"b":2}"#];
    renamed_with_an_alias: pub(crate) struct T { tcp: u8 } => pub(crate) struct T { #[serde(alias = "tcp")] port: u8 };
        [] [r#"{"tcp":1}"#]; [OutputFieldRemoved] [r#"{"port":1}"#];
    renamed_with_an_alias_and_narrowed: pub(crate) struct T { tcp: u16 } => pub(crate) struct T { #[serde(alias = "tcp")] port: u8 };
        [InputTypeNarrowed] [r#"{"tcp":256}"#]; [OutputFieldRemoved] [r#"{"port":1}"#];
    renamed_with_an_alias_while_there_is_the_other: pub(crate) struct T { tcp: u8, port: u8 } => pub(crate) struct T { #[serde(alias = "tcp")] port: u8 };
        [InputTypeNarrowed] [r#"{"tcp":1,"port":2}"#]; [OutputFieldRemoved] [r#"{"port":1}"#];
    field_removed_with_its_alias: pub(crate) struct T { a: u8, #[serde(default, alias = "tcp")] port: u8 } => pub(crate) struct T { a: u8 };
        [] [r#"{"a":1}"#]; [] [r#"{"a":1}"#];
    alias_added: pub(crate) struct T { port: u8 } => pub(crate) struct T { #[serde(alias = "tcp", alias = "udp")] port: u8 };
        [] [r#"{"port":1}"#]; [] [r#"{"port":1}"#];
    not_written: pub(crate) struct T { a: u8, #[serde(default, skip_serializing)] b: u8 } => pub(crate) struct T { a: u8, b: u8 };
        [InputFieldRequired] [r#"{"a":1}"#]; [] [r#"{"a":1,"b":2}"#];
    neither_read_nor_written: pub(crate) struct T { a: u8, b: u8 } => pub(crate) struct T { a: u8, #[serde(skip)] b: u8 };
        [] [r#"{"a":1,"b":2}"#]; [OutputFieldRemoved] [r#"{"a":1}"#];
    not_always_written: pub(crate) struct T { #[serde(default, skip_serializing_if = "String::is_empty")] a: String } => pub(crate) struct T { a: String };
        [InputFieldRequired] [r#"{"a":""}"#]; [] [r#"{"a":"x"}"#];
    null_not_written: pub(crate) struct T { #[serde(skip_serializing_if = "Option::is_none")] a: Option<u8> } => pub(crate) struct T { a: u8 };
        [InputFieldRequired, InputTypeNarrowed] ["{}"]; [] [r#"{"a":1}"#];
    flattened_map_narrowed:
        pub(crate) struct T { a: u8, #[serde(flatten)] b: BTreeMap<String, u16> } => pub(crate) struct T { a: u8, #[serde(flatten)] b: BTreeMap<String, u8> };
        [InputTypeNarrowed] [r#"{"a":1,"x":256}"#]; [] [r#"{"a":1,"x":1}"#];
    flattened_map_of_anything_narrowed:
        pub(crate) struct T { a: u8, #[serde(flatten)] b: BTreeMap<String, serde_json::Value> } =>
        pub(crate) struct T { a: u8, #[serde(flatten)] b: BTreeMap<String, u8> };
        [InputTypeNarrowed] [r#"{"a":1,"x":"y"}"#]; [] [r#"{"a":1,"x":1}"#];
    flattened_map_added: pub(crate) struct T { a: u8, b: String } => pub(crate) struct T { a: u8, #[serde(flatten)] b: BTreeMap<String, u8> };
        [InputTypeNarrowed] [r#"{"a":1,"b":"x"}"#]; [OutputFieldRemoved, OutputTypeWidened] [r#"{"a":1}"#];
    flattened_option: pub(crate) struct T { a: u8 } => pub(crate) struct T { a: u8, #[serde(flatten)] b: Option<Inner> };
        [] [r#"{"a":1}"#]; [] [r#"{"a":1,"x":2}"#];
    list_became_a_flattened_struct: pub(crate) struct T(u8, u8); => pub(crate) struct T { a: u8, #[serde(flatten)] b: Inner };
        [InputTypeNarrowed] ["[1,2]"]; [OutputTypeWidened] [r#"{"a":1,"x":2}"#];
    list_became_a_struct: pub(crate) struct T(u8, u16); => pub(crate) struct T { b: u8, a: u16 };
        [] ["[1,300]"]; [OutputTypeWidened] [r#"{"b":1,"a":2}"#];
    list_became_a_struct_in_another_order: pub(crate) struct T(u8, u16); => pub(crate) struct T { a: u16, b: u8 };
        [InputTypeNarrowed] ["[1,300]"]; [OutputTypeWidened] [r#"{"b":1,"a":2}"#];
    default_of_the_struct_removed: #[serde(default)] #[derive(Default)] pub(crate) struct T { a: u8, b: u8 } => pub(crate) struct T { a: u8, b: u8 };
        [] [r#"{"a":1}"#]; [] [r#"{"a":1,"b":2}"#];
    map_became_optional_fields: pub(crate) struct T(BTreeMap<String, u8>); => pub(crate) struct T { x: Option<u8> };
        [NotChecked] [r#"{"y":1}"#]; [OutputTypeWidened] ["{}"];
    unknown_field_denied: #[serde(deny_unknown_fields)] pub(crate) struct T { a: u8 } => pub(crate) struct T { a: u8 };
        [] [r#"{"a":1}"#]; [] [r#"{"a":1}"#];

    // Variants with a tag outside.
    unit_variant_got_an_option: pub(crate) enum T { A, B } => pub(crate) enum T { A(Option<u8>), B };
        [InputTypeNarrowed] [r#""A""#]; [OutputTypeWidened] [r#"{"A":1}"#];
    tuple_variant_longer: pub(crate) enum T { A(u8, u8) } => pub(crate) enum T { A(u8, u8, u8) };
        [InputTypeNarrowed] [r#"{"A":[1,2]}"#]; [OutputTypeWidened] [r#"{"A":[1,2,3]}"#];
    struct_variant_became_a_tuple: pub(crate) enum T { A { x: u8, y: u8 } } => pub(crate) enum T { A(u8, u8) };
        [InputTypeNarrowed] [r#"{"A":{"x":1,"y":2}}"#]; [] [r#"{"A":[1,2]}"#];
    newtype_variant_of_a_struct: pub(crate) enum T { A { x: u8 } } => pub(crate) enum T { A(Inner) };
        [] [r#"{"A":{"x":1}}"#]; [] [r#"{"A":{"x":1}}"#];
    enum_became_a_number: pub(crate) enum T { A, B } => pub(crate) struct T(u8);; [InputTypeNarrowed] [r#""A""#]; [OutputTypeWidened] ["1"];
    only_variant: pub(crate) enum T { A } => pub(crate) enum T { A, B }; [] [r#""A""#]; [OutputVariantAdded] [r#""B""#];
    other_variant_added: pub(crate) enum T { A, B } => pub(crate) enum T { A, B, #[serde(untagged)] Other(String) };
        [] [r#""A""#]; [OutputTypeWidened] [r#""x""#];
    unknown_variants_allowed: pub(crate) enum T { A, B } => pub(crate) enum T { A, #[serde(other)] Other };
        [NotChecked] [r#""B""#]; [OutputVariantAdded] [r#""Other""#];
    unknown_variants_were_allowed: pub(crate) enum T { A, #[serde(other)] Other } => pub(crate) enum T { A, B, #[serde(other)] Other };
        [] [r#""A""#, r#""Other""#]; [NotChecked] [r#""B""#];
    unknown_variants_with_content: pub(crate) enum T { A(u8), #[serde(other)] Other } => pub(crate) enum T { A(u8), B(u8), #[serde(other)] Other };
        [] [r#"{"A":1}"#, r#""Other""#]; [OutputVariantAdded] [r#"{"B":1}"#];
    internal_unknown_variants_were_allowed: #[serde(tag = "t")] pub(crate) enum T { A { x: u8 }, #[serde(other)] Other } =>
        #[serde(tag = "t")] pub(crate) enum T { A { x: u8 }, B { y: u8 }, #[serde(other)] Other };
        [] [r#"{"t":"A","x":1}"#, r#"{"t":"Other"}"#]; [NotChecked] [r#"{"t":"B","y":1}"#];
    unit_variant_renamed_with_an_alias: pub(crate) enum T { A, B } => pub(crate) enum T { #[serde(alias = "A")] New, B };
        [] [r#""B""#]; [OutputVariantAdded] [r#""New""#];
    variant_renamed_with_an_alias: pub(crate) enum T { A { x: u8 }, B } => pub(crate) enum T { #[serde(alias = "A")] New { x: u8 }, B };
        [] [r#"{"A":{"x":1}}"#]; [OutputVariantAdded] [r#"{"New":{"x":1}}"#];
    variant_renamed_with_an_alias_and_narrowed: pub(crate) enum T { A(u16), B } => pub(crate) enum T { #[serde(alias = "A")] New(u8), B };
        [InputTypeNarrowed] [r#"{"A":256}"#]; [OutputVariantAdded] [r#"{"New":1}"#];
    only_variant_renamed_with_an_alias: pub(crate) enum T { A(u16) } => pub(crate) enum T { #[serde(alias = "A")] New(u16) };
        [] [r#"{"A":256}"#]; [OutputVariantAdded] [r#"{"New":1}"#];
    tagged_variant_renamed_with_an_alias: #[serde(tag = "t")] pub(crate) enum T { A { x: u8 }, B } =>
        #[serde(tag = "t")] pub(crate) enum T { #[serde(alias = "A")] New { x: u8 }, B };
        [] [r#"{"t":"B"}"#]; [OutputVariantAdded] [r#"{"t":"New","x":1}"#];
    renamed_variants: #[serde(rename_all = "kebab-case")] pub(crate) enum T { OneTwo } => pub(crate) enum T { OneTwo };
        [InputVariantRemoved] [r#""one-two""#]; [OutputVariantAdded] [r#""OneTwo""#];

    // Variants with a tag inside, or beside.
    adjacent_unit_got_an_option: #[serde(tag = "t", content = "c")] pub(crate) enum T { A, B } =>
        #[serde(tag = "t", content = "c")] pub(crate) enum T { A(Option<u8>), B };
        [] [r#"{"t":"A"}"#]; [OutputTypeWidened] [r#"{"t":"A","c":1}"#];
    adjacent_unit_got_content: #[serde(tag = "t", content = "c")] pub(crate) enum T { A, B } =>
        #[serde(tag = "t", content = "c")] pub(crate) enum T { A(u8), B };
        [InputFieldRequired] [r#"{"t":"A"}"#]; [OutputTypeWidened] [r#"{"t":"A","c":1}"#];
    adjacent_unit_got_a_struct: #[serde(tag = "t", content = "c")] pub(crate) enum T { A, B } =>
        #[serde(tag = "t", content = "c")] pub(crate) enum T { A { x: Option<u8> }, B };
        [InputFieldRequired] [r#"{"t":"A"}"#]; [OutputTypeWidened] [r#"{"t":"A","c":{"x":1}}"#];
    adjacent_variant_removed: #[serde(tag = "t", content = "c")] pub(crate) enum T { A(u8), B } => #[serde(tag = "t", content = "c")] pub(crate) enum T { A(u8) };
        [InputVariantRemoved] [r#"{"t":"B"}"#]; [] [r#"{"t":"A","c":1}"#];
    adjacent_content_renamed: #[serde(tag = "t", content = "c")] pub(crate) enum T { A(u8) } => #[serde(tag = "t", content = "d")] pub(crate) enum T { A(u8) };
        [InputFieldRequired] [r#"{"t":"A","c":1}"#]; [OutputFieldRemoved] [r#"{"t":"A","d":1}"#];
    internal_unit_got_fields: #[serde(tag = "t")] pub(crate) enum T { A, B } => #[serde(tag = "t")] pub(crate) enum T { A { x: Option<u8> }, B };
        [] [r#"{"t":"A"}"#]; [] [r#"{"t":"A","x":1}"#];
    internal_newtype: #[serde(tag = "t")] pub(crate) enum T { A { x: u8 } } => #[serde(tag = "t")] pub(crate) enum T { A(Inner) };
        [] [r#"{"t":"A","x":1}"#]; [] [r#"{"t":"A","x":1}"#];
    internal_unknown_variants: #[serde(tag = "t")] pub(crate) enum T { A, B } => #[serde(tag = "t")] pub(crate) enum T { A, #[serde(other)] Other };
        [NotChecked] [r#"{"t":"B"}"#]; [OutputVariantAdded] [r#"{"t":"Other"}"#];
    internal_map: #[serde(tag = "t")] pub(crate) enum T { A(BTreeMap<String, u8>), B } => #[serde(tag = "t")] pub(crate) enum T { A(BTreeMap<String, u16>), B };
        [] [r#"{"t":"A","x":1}"#, r#"{"t":"B"}"#]; [OutputTypeWidened] [r#"{"t":"A","x":256}"#];
    tag_with_unknown_variants_became_a_field: #[serde(tag = "t")] pub(crate) enum T { A { x: u8 }, #[serde(other)] Other } => pub(crate) struct T { t: String };
        [] [r#"{"t":"A","x":1}"#, r#"{"t":"Other"}"#]; [NotChecked] [r#"{"t":"A"}"#];
    tag_became_a_field: #[serde(tag = "t")] pub(crate) enum T { A { x: u8 }, B { x: u8 } } => pub(crate) struct T { t: String, x: u8 };
        [] [r#"{"t":"A","x":1}"#]; [OutputTypeWidened] [r#"{"t":"C","x":1}"#];

    // Variants without a tag: the first that reads a value counts.
    untagged_reordered: #[serde(untagged)] pub(crate) enum T { A { x: u8, y: u8 }, B { x: u8 } } =>
        #[serde(untagged)] pub(crate) enum T { B { x: u8 }, A { x: u8, y: u8 } };
        [InputTypeNarrowed] [r#"{"x":1,"y":2}"#]; [] [r#"{"x":1}"#];
    untagged_numbers_reordered: #[serde(untagged)] pub(crate) enum T { A(i32), B(f64) } => #[serde(untagged)] pub(crate) enum T { B(f64), A(i32) };
        [InputTypeNarrowed] ["1"]; [] ["1", "0.5"];
    untagged_same: #[serde(untagged)] pub(crate) enum T { B { x: u8 }, A { x: u8, y: u8 } } =>
        #[serde(untagged)] pub(crate) enum T { B { x: u8 }, A { x: u8, y: u8 } };
        [] [r#"{"x":1}"#]; [] [r#"{"x":1}"#];
    untagged_added_at_the_end: #[serde(untagged)] pub(crate) enum T { A { x: u8 } } => #[serde(untagged)] pub(crate) enum T { A { x: u8 }, B(u8) };
        [] [r#"{"x":1}"#]; [OutputTypeWidened] ["1"];
    untagged_catches_all: pub(crate) struct T { x: u8 } => #[serde(untagged)] pub(crate) enum T { B { y: Option<u8> }, A { x: u8 } };
        [InputTypeNarrowed] [r#"{"x":1}"#]; [OutputFieldRemoved] [r#"{"y":1}"#];
    untagged_keeps_what_it_knows: pub(crate) struct T { x: u8 } => #[serde(untagged)] pub(crate) enum T { A { x: u8 }, B(serde_json::Value) };
        [] [r#"{"x":1}"#]; [OutputTypeWidened] ["1"];
    untagged_float_before_integer: pub(crate) struct T(u8); => #[serde(untagged)] pub(crate) enum T { A(f64), B(i32) };
        [] ["1"]; [OutputTypeWidened] ["0.5"];
    untagged_float_before_long_integer: pub(crate) struct T(i64); => #[serde(untagged)] pub(crate) enum T { A(f64), B(i64) };
        [InputTypeNarrowed] ["9007199254740993"]; [OutputTypeWidened] ["0.5"];
    untagged_that_misreads_itself: #[serde(untagged)] pub(crate) enum T { A { x: Option<u8> }, B { y: u8 } } =>
        #[serde(untagged)] pub(crate) enum T { A { x: Option<u8> }, B { y: u8 } };
        [] [r#"{"x":1}"#]; [] [r#"{"x":1}"#];
    untagged_lists_of_other_lengths_reordered: #[serde(untagged)] pub(crate) enum T { A(u8, u8), B(u8, u8, u8) } =>
        #[serde(untagged)] pub(crate) enum T { B(u8, u8, u8), A(u8, u8) };
        [] ["[1,2]", "[1,2,3]"]; [] ["[1,2]"];
    untagged_null: pub(crate) struct T(Option<u8>); => #[serde(untagged)] pub(crate) enum T { A(u8), B };
        [] ["null", "1"]; [] ["null", "1"];

    // Types that contain themselves or each other.
    tree_narrowed: pub(crate) struct T { a: Vec<Self>, b: Option<Box<Self>>, x: u16 } => pub(crate) struct T { a: Vec<Self>, b: Option<Box<Self>>, x: u8 };
        [InputTypeNarrowed] [r#"{"a":[{"a":[],"b":null,"x":256}],"b":null,"x":1}"#]; [] [r#"{"a":[],"b":null,"x":1}"#];
    tree_same: pub(crate) struct T { a: Vec<Self>, b: BTreeMap<String, Self> } => pub(crate) struct T { b: BTreeMap<String, Self>, a: Vec<Self> };
        [] [r#"{"a":[],"b":{"x":{"a":[],"b":{}}}}"#]; [] [r#"{"a":[],"b":{}}"#];
}

/// A struct.
#[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub(crate) struct Inner {
    x: u8,
}
