//! Inputs: the new version has to read what was recorded and what others send.

crate::pairs! { input;
    nothing_changed: []
        old { pub(crate) struct T { a: u8, b: Option<String> } }
        new { pub(crate) struct T { a: u8, b: Option<String> } }
        payloads [r#"{"a":1}"#, r#"{"a":1,"b":"x"}"#]
    required_field_added: [InputFieldRequired]
        old { pub(crate) struct T { a: u8 } }
        new { pub(crate) struct T { a: u8, b: u8 } }
        payloads [r#"{"a":1}"#]
    optional_field_added: []
        old { pub(crate) struct T { a: u8 } }
        new { pub(crate) struct T { a: u8, b: Option<u8> } }
        payloads [r#"{"a":1}"#]
    field_with_default_added: []
        old { pub(crate) struct T { a: u8 } }
        new { pub(crate) struct T { a: u8, #[serde(default)] b: Vec<String> } }
        payloads [r#"{"a":1}"#]
    field_removed: []
        old { pub(crate) struct T { a: u8, b: u8 } }
        new { pub(crate) struct T { a: u8 } }
        payloads [r#"{"a":1,"b":2}"#]
    field_renamed: [InputFieldRequired]
        old { pub(crate) struct T { a: u8 } }
        new { pub(crate) struct T { b: u8 } }
        payloads [r#"{"a":1}"#]
    fields_reordered: []
        old { pub(crate) struct T { a: u8, b: String } }
        new { pub(crate) struct T { b: String, a: u8 } }
        payloads [r#"{"a":1,"b":"x"}"#]
    field_renamed_for_serde_only: []
        old { pub(crate) struct T { a: u8 } }
        new { pub(crate) struct T { #[serde(rename = "a")] amount: u8 } }
        payloads [r#"{"a":1}"#]
    case_of_fields_changed: [InputFieldRequired]
        old { pub(crate) struct T { unit_price: u8 } }
        new { #[serde(rename_all = "camelCase")] pub(crate) struct T { unit_price: u8 } }
        payloads [r#"{"unit_price":1}"#]
    // The old type always writes the field.
    default_removed: []
        old { pub(crate) struct T { #[serde(default)] a: u8 } }
        new { pub(crate) struct T { a: u8 } }
        payloads [r#"{"a":1}"#]
    option_became_required: [InputTypeNarrowed]
        old { pub(crate) struct T { a: Option<u8> } }
        new { pub(crate) struct T { a: u8 } }
        payloads ["{}", r#"{"a":null}"#]
    required_became_option: []
        old { pub(crate) struct T { a: u8 } }
        new { pub(crate) struct T { a: Option<u8> } }
        payloads [r#"{"a":1}"#]
    unknown_fields_denied: []
        old { pub(crate) struct T { a: u8 } }
        new { #[serde(deny_unknown_fields)] pub(crate) struct T { a: u8 } }
        payloads [r#"{"a":1}"#]
    unknown_fields_denied_and_one_removed: [InputFieldDenied]
        old { pub(crate) struct T { a: u8, b: u8 } }
        new { #[serde(deny_unknown_fields)] pub(crate) struct T { a: u8 } }
        payloads [r#"{"a":1,"b":2}"#]
    integer_widened: []
        old { pub(crate) struct T { a: u8 } }
        new { pub(crate) struct T { a: u64 } }
        payloads [r#"{"a":0}"#, r#"{"a":255}"#]
    integer_narrowed: [InputTypeNarrowed]
        old { pub(crate) struct T { a: u32 } }
        new { pub(crate) struct T { a: u16 } }
        payloads [r#"{"a":1}"#, r#"{"a":70000}"#]
    wide_integer_narrowed: [InputTypeNarrowed]
        old { pub(crate) struct T { a: i64 } }
        new { pub(crate) struct T { a: i32 } }
        payloads [r#"{"a":-3000000000}"#]
    integer_became_unsigned: [InputTypeNarrowed]
        old { pub(crate) struct T { a: i32 } }
        new { pub(crate) struct T { a: u32 } }
        payloads [r#"{"a":-1}"#]
    integer_became_signed_and_wider: []
        old { pub(crate) struct T { a: u32 } }
        new { pub(crate) struct T { a: i64 } }
        payloads [r#"{"a":4294967295}"#]
    integer_became_signed: [InputTypeNarrowed]
        old { pub(crate) struct T { a: u32 } }
        new { pub(crate) struct T { a: i32 } }
        payloads [r#"{"a":4294967295}"#]
    integer_became_very_wide: []
        old { pub(crate) struct T { a: u64 } }
        new { pub(crate) struct T { a: u128 } }
        payloads [r#"{"a":18446744073709551615}"#]
    written_under_another_name: [NotChecked]
        old { pub(crate) struct T { #[serde(rename(serialize = "b"))] a: u8 } }
        new { pub(crate) struct T { a: u8 } }
        payloads [r#"{"a":1}"#]
    name_is_that_under_which_it_was_written: []
        old { pub(crate) struct T { #[serde(rename(serialize = "b"))] a: u8 } }
        new { pub(crate) struct T { b: u8 } }
        payloads [r#"{"a":1}"#]
    variant_written_under_another_name: [NotChecked]
        old { pub(crate) enum T { #[serde(rename(serialize = "one"))] One } }
        new { pub(crate) enum T { One } }
        payloads [r#""One""#]
    integer_became_nonzero: [InputTypeNarrowed]
        old { pub(crate) struct T { a: u32 } }
        new { pub(crate) struct T { a: std::num::NonZeroU32 } }
        payloads [r#"{"a":0}"#]
    integer_became_float: []
        old { pub(crate) struct T { a: i32 } }
        new { pub(crate) struct T { a: f64 } }
        payloads [r#"{"a":-5}"#]
    float_became_integer: [InputTypeNarrowed]
        old { pub(crate) struct T { a: f64 } }
        new { pub(crate) struct T { a: i64 } }
        payloads [r#"{"a":1.5}"#]
    float_became_shorter: [InputTypeNarrowed]
        old { pub(crate) struct T { a: f64 } }
        new { pub(crate) struct T { a: f32 } }
        payloads [r#"{"a":1.5}"#, r#"{"a":1e300}"#]
    float_became_longer: []
        old { pub(crate) struct T { a: f32 } }
        new { pub(crate) struct T { a: f64 } }
        payloads [r#"{"a":1.5}"#]
    number_became_text: [InputTypeNarrowed]
        old { pub(crate) struct T { a: u8 } }
        new { pub(crate) struct T { a: String } }
        payloads [r#"{"a":1}"#]
    text_became_number: [InputTypeNarrowed]
        old { pub(crate) struct T { a: String } }
        new { pub(crate) struct T { a: u8 } }
        payloads [r#"{"a":"1"}"#]
    text_became_character: [InputTypeNarrowed]
        old { pub(crate) struct T { a: String } }
        new { pub(crate) struct T { a: char } }
        payloads [r#"{"a":"xy"}"#]
    character_became_text: []
        old { pub(crate) struct T { a: char } }
        new { pub(crate) struct T { a: String } }
        payloads [r#"{"a":"x"}"#]
    text_became_enum: [InputTypeNarrowed]
        old { pub(crate) struct T { a: String } }
        new { pub(crate) struct T { a: Size } pub(crate) enum Size { S, M } }
        payloads [r#"{"a":"XL"}"#]
    enum_became_text: []
        old { pub(crate) struct T { a: Size } pub(crate) enum Size { S, M } }
        new { pub(crate) struct T { a: String } }
        payloads [r#"{"a":"S"}"#]
    boolean_became_number: [InputTypeNarrowed]
        old { pub(crate) struct T { a: bool } }
        new { pub(crate) struct T { a: u8 } }
        payloads [r#"{"a":true}"#]
    value_became_list: [InputTypeNarrowed]
        old { pub(crate) struct T { a: String } }
        new { pub(crate) struct T { a: Vec<String> } }
        payloads [r#"{"a":"x"}"#]
    list_became_set: []
        old { pub(crate) struct T { a: Vec<u8> } }
        new { pub(crate) struct T { a: BTreeSet<u8> } }
        payloads [r#"{"a":[1,1]}"#]
    set_became_list: []
        old { pub(crate) struct T { a: HashSet<u8> } }
        new { pub(crate) struct T { a: Vec<u8> } }
        payloads [r#"{"a":[1]}"#]
    list_got_a_length: [InputTypeNarrowed]
        old { pub(crate) struct T { a: Vec<u8> } }
        new { pub(crate) struct T { a: [u8; 2] } }
        payloads [r#"{"a":[1]}"#]
    list_lost_its_length: []
        old { pub(crate) struct T { a: [u8; 2] } }
        new { pub(crate) struct T { a: Vec<u8> } }
        payloads [r#"{"a":[1,2]}"#]
    items_narrowed: [InputTypeNarrowed]
        old { pub(crate) struct T { a: Vec<u16> } }
        new { pub(crate) struct T { a: Vec<u8> } }
        payloads [r#"{"a":[256]}"#]
    tuple_became_longer: [InputTypeNarrowed]
        old { pub(crate) struct T(u8, u8); }
        new { pub(crate) struct T(u8, u8, u8); }
        payloads ["[1,2]"]
    tuple_became_a_struct: [InputTypeNarrowed]
        old { pub(crate) struct T(u8, String); }
        new { pub(crate) struct T { #[serde(default)] map: BTreeMap<u8, u8>, a: Vec<String> } }
        payloads [r#"[1,"x"]"#]
    tuple_item_narrowed: [InputTypeNarrowed]
        old { pub(crate) struct T(u8, i16); }
        new { pub(crate) struct T(u8, i8); }
        payloads ["[1,300]"]
    newtype_unwrapped: []
        old { pub(crate) struct T { a: Id } pub(crate) struct Id(u64); }
        new { pub(crate) struct T { a: u64 } }
        payloads [r#"{"a":7}"#]
    newtype_became_a_struct: [InputTypeNarrowed]
        old { pub(crate) struct T(u64); }
        new { pub(crate) struct T { id: u64 } }
        payloads ["7"]
    map_narrowed: [InputTypeNarrowed]
        old { pub(crate) struct T { a: BTreeMap<String, u16> } }
        new { pub(crate) struct T { a: BTreeMap<String, u8> } }
        payloads [r#"{"a":{"x":256}}"#]
    map_keys_narrowed: [InputTypeNarrowed]
        old { pub(crate) struct T { a: HashMap<String, u8> } }
        new { pub(crate) struct T { a: HashMap<u8, u8> } }
        payloads [r#"{"a":{"x":1}}"#]
    map_keys_widened: []
        old { pub(crate) struct T { a: HashMap<u8, u8> } }
        new { pub(crate) struct T { a: HashMap<String, u8> } }
        payloads [r#"{"a":{"1":1}}"#]
    map_became_a_struct: [InputFieldRequired]
        old { pub(crate) struct T { a: HashMap<String, u8> } }
        new { pub(crate) struct T { a: Inner } pub(crate) struct Inner { x: u8 } }
        payloads [r#"{"a":{"y":1}}"#]
    struct_became_a_map: []
        old { pub(crate) struct T { a: Inner } pub(crate) struct Inner { x: u8, y: u8 } }
        new { pub(crate) struct T { a: BTreeMap<String, u16> } }
        payloads [r#"{"a":{"x":1,"y":2}}"#]
    anything_narrowed: [InputTypeNarrowed]
        old { pub(crate) struct T { a: serde_json::Value } }
        new { pub(crate) struct T { a: String } }
        payloads [r#"{"a":1}"#]
    widened_to_anything: []
        old { pub(crate) struct T { a: String } }
        new { pub(crate) struct T { a: serde_json::Value } }
        payloads [r#"{"a":"x"}"#]
    variant_added: []
        old { pub(crate) enum T { A, B { x: u8 } } }
        new { pub(crate) enum T { A, B { x: u8 }, C } }
        payloads [r#""A""#, r#"{"B":{"x":1}}"#]
    unit_variant_removed: [InputVariantRemoved]
        old { pub(crate) enum T { A, B } }
        new { pub(crate) enum T { A } }
        payloads [r#""B""#]
    struct_variant_removed: [InputVariantRemoved]
        old { pub(crate) enum T { A { x: u8 }, B { x: u8 } } }
        new { pub(crate) enum T { A { x: u8 } } }
        payloads [r#"{"B":{"x":1}}"#]
    variant_renamed: [InputVariantRemoved]
        old { pub(crate) enum T { Small, Large } }
        new { #[serde(rename_all = "snake_case")] pub(crate) enum T { Small, Large } }
        payloads [r#""Small""#]
    field_of_a_variant_required: [InputFieldRequired]
        old { pub(crate) enum T { A { x: u8 }, B } }
        new { pub(crate) enum T { A { x: u8, y: u8 }, B } }
        payloads [r#"{"A":{"x":1}}"#]
    unit_variant_got_content: [InputTypeNarrowed]
        old { pub(crate) enum T { A, B } }
        new { pub(crate) enum T { A { x: u8 }, B } }
        payloads [r#""A""#]
    content_of_a_variant_narrowed: [InputTypeNarrowed]
        old { pub(crate) enum T { A(u16), B } }
        new { pub(crate) enum T { A(u8), B } }
        payloads [r#"{"A":300}"#]
    tag_introduced: [InputTagChanged]
        old { pub(crate) enum T { A { x: u8 }, B { x: u8 } } }
        new { #[serde(tag = "type")] pub(crate) enum T { A { x: u8 }, B { x: u8 } } }
        payloads [r#"{"A":{"x":1}}"#]
    tag_renamed: [InputTagChanged]
        old { #[serde(tag = "type")] pub(crate) enum T { A { x: u8 }, B } }
        new { #[serde(tag = "kind")] pub(crate) enum T { A { x: u8 }, B } }
        payloads [r#"{"type":"A","x":1}"#]
    tag_removed: [InputTagChanged]
        old { #[serde(tag = "type")] pub(crate) enum T { A { x: u8 }, B { y: u8 } } }
        new { pub(crate) enum T { A { x: u8 }, B { y: u8 } } }
        payloads [r#"{"type":"A","x":1}"#]
    content_key_renamed: [InputTagChanged]
        old { #[serde(tag = "type", content = "of")] pub(crate) enum T { A { x: u8 }, B } }
        new { #[serde(tag = "type", content = "with")] pub(crate) enum T { A { x: u8 }, B } }
        payloads [r#"{"type":"A","of":{"x":1}}"#]
    content_key_removed: [InputTagChanged]
        old { #[serde(tag = "type", content = "of")] pub(crate) enum T { A { x: u8 }, B } }
        new { #[serde(tag = "type")] pub(crate) enum T { A { x: u8 }, B } }
        payloads [r#"{"type":"A","of":{"x":1}}"#]
    object_field_added_next_to_the_tag: [InputFieldRequired]
        old { #[serde(tag = "type")] pub(crate) enum T { A { x: u8 }, B } }
        new { #[serde(tag = "type")] pub(crate) enum T { A { x: u8, of: Of }, B } pub(crate) struct Of { y: u8 } }
        payloads [r#"{"type":"A","x":1}"#]
    content_moved_under_a_key: [InputTagChanged]
        old { #[serde(tag = "type")] pub(crate) enum T { A { x: u8 }, B } }
        new { #[serde(tag = "type", content = "of")] pub(crate) enum T { A { x: u8 }, B } }
        payloads [r#"{"type":"A","x":1}"#]
    tagged_variant_removed: [InputVariantRemoved]
        old { #[serde(tag = "type")] pub(crate) enum T { A { x: u8 }, B } }
        new { #[serde(tag = "type")] pub(crate) enum T { A { x: u8 } } }
        payloads [r#"{"type":"B"}"#]
    tagged_variant_added: []
        old { #[serde(tag = "type")] pub(crate) enum T { A { x: u8 } } }
        new { #[serde(tag = "type")] pub(crate) enum T { A { x: u8 }, B } }
        payloads [r#"{"type":"A","x":1}"#]
    enum_became_untagged: [InputTagChanged]
        old { #[serde(tag = "type")] pub(crate) enum T { A { x: u8 }, B { y: u8 } } }
        new { pub(crate) enum T { A, B } }
        payloads [r#"{"type":"A","x":1}"#]
    either_of_two_types: []
        old { pub(crate) struct T { a: u8 } }
        new { #[serde(untagged)] pub(crate) enum T { New { b: String }, Old { a: u8 } } }
        payloads [r#"{"a":1}"#]
    untagged_alternative_removed: [InputTypeNarrowed]
        old { #[serde(untagged)] pub(crate) enum T { Number(u8), Text(String) } }
        new { pub(crate) struct T(u8); }
        payloads [r#""x""#]
    nested_field_required: [InputFieldRequired]
        old { pub(crate) struct T { list: Vec<Item> } pub(crate) struct Item { a: u8 } }
        new { pub(crate) struct T { list: Vec<Item> } pub(crate) struct Item { a: u8, b: u8 } }
        payloads [r#"{"list":[{"a":1}]}"#]
    nested_option_with_deserialize_with: [InputFieldRequired]
        old { pub(crate) struct T { list: Vec<Item> } pub(crate) struct Item { a: u8 } }
        new {
            pub(crate) struct T { list: Vec<Item> }
            pub(crate) struct Item { a: u8, #[serde(deserialize_with = "crate::wholes::some")] b: Option<u8> }
        }
        payloads [r#"{"list":[{"a":1}]}"#]
    flattened_field_required: [InputFieldRequired]
        old { pub(crate) struct T { a: u8, #[serde(flatten)] rest: Rest } pub(crate) struct Rest { b: u8 } }
        new { pub(crate) struct T { a: u8, #[serde(flatten)] rest: Rest } pub(crate) struct Rest { b: u8, c: u8 } }
        payloads [r#"{"a":1,"b":2}"#]
    flattened_variant_removed: [InputVariantRemoved]
        old { pub(crate) struct T { a: u8, #[serde(flatten)] e: E } #[serde(tag = "type")] pub(crate) enum E { A, B } }
        new { pub(crate) struct T { a: u8, #[serde(flatten)] e: E } #[serde(tag = "type")] pub(crate) enum E { A } }
        payloads [r#"{"a":1,"type":"B"}"#]
    fields_moved_into_a_flattened_struct: []
        old { pub(crate) struct T { a: u8, b: u8 } }
        new { pub(crate) struct T { a: u8, #[serde(flatten)] rest: Rest } pub(crate) struct Rest { b: u8 } }
        payloads [r#"{"a":1,"b":2}"#]
    recursive_type_narrowed: [InputTypeNarrowed]
        old { pub(crate) struct T { children: Vec<Self>, size: u16 } }
        new { pub(crate) struct T { children: Vec<Self>, size: u8 } }
        payloads [r#"{"children":[{"children":[],"size":300}],"size":1}"#]
    unit_got_fields: [InputTypeNarrowed]
        old { pub(crate) struct T; }
        new { pub(crate) struct T { a: Option<u8> } }
        payloads ["null"]
    duration_became_a_number: [InputTypeNarrowed]
        old { pub(crate) struct T { wait: std::time::Duration } }
        new { pub(crate) struct T { wait: u64 } }
        payloads [r#"{"wait":{"secs":1,"nanos":0}}"#]
    result_became_option: [InputTypeNarrowed]
        old { pub(crate) struct T { last: Result<u8, String> } }
        new { pub(crate) struct T { last: Option<u8> } }
        payloads [r#"{"last":{"Ok":1}}"#]
    skipped_when_written: []
        old { pub(crate) struct T { a: Option<u8> } }
        new { pub(crate) struct T { #[serde(skip_serializing_if = "Option::is_none")] a: Option<u8> } }
        payloads ["{}", r#"{"a":null}"#]
}
