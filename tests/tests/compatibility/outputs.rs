//! Outputs: callers of the old version have to read what the new one writes.

crate::pairs! { output;
    nothing_changed: []
        old { pub(crate) struct T { a: u8, b: Option<String> } }
        new { pub(crate) struct T { a: u8, b: Option<String> } }
        payloads [r#"{"a":1}"#, r#"{"a":1,"b":"x"}"#]
    field_added: []
        old { pub(crate) struct T { a: u8 } }
        new { pub(crate) struct T { a: u8, b: u8 } }
        payloads [r#"{"a":1,"b":2}"#]
    field_added_that_callers_deny: [OutputFieldUnknown]
        old { #[serde(deny_unknown_fields)] pub(crate) struct T { a: u8 } }
        new { #[serde(deny_unknown_fields)] pub(crate) struct T { a: u8, b: u8 } }
        payloads [r#"{"a":1,"b":2}"#]
    field_removed: [OutputFieldRemoved]
        old { pub(crate) struct T { a: u8, b: u8 } }
        new { pub(crate) struct T { a: u8 } }
        payloads [r#"{"a":1}"#]
    field_removed_that_has_a_default: []
        old { pub(crate) struct T { a: u8, #[serde(default)] b: u8 } }
        new { pub(crate) struct T { a: u8 } }
        payloads [r#"{"a":1}"#]
    option_removed: []
        old { pub(crate) struct T { a: u8, b: Option<u8> } }
        new { pub(crate) struct T { a: u8 } }
        payloads [r#"{"a":1}"#]
    field_became_optional: [OutputTypeWidened]
        old { pub(crate) struct T { a: u8 } }
        new { pub(crate) struct T { a: Option<u8> } }
        payloads ["{}"]
    field_may_be_left_out: [OutputFieldRemoved, OutputTypeWidened]
        old { pub(crate) struct T { a: u8 } }
        new { pub(crate) struct T { #[serde(skip_serializing_if = "Option::is_none")] a: Option<u8> } }
        payloads ["{}"]
    option_became_certain: []
        old { pub(crate) struct T { a: Option<u8> } }
        new { pub(crate) struct T { a: u8 } }
        payloads [r#"{"a":1}"#]
    field_got_a_default: []
        old { pub(crate) struct T { a: u8 } }
        new { pub(crate) struct T { #[serde(default)] a: u8 } }
        payloads ["{}", r#"{"a":1}"#]
    integer_widened: [OutputTypeWidened]
        old { pub(crate) struct T { a: u8 } }
        new { pub(crate) struct T { a: u16 } }
        payloads [r#"{"a":256}"#]
    integer_narrowed: []
        old { pub(crate) struct T { a: u16 } }
        new { pub(crate) struct T { a: u8 } }
        payloads [r#"{"a":255}"#]
    number_became_text: [OutputTypeWidened]
        old { pub(crate) struct T { a: u8 } }
        new { pub(crate) struct T { a: String } }
        payloads [r#"{"a":"1"}"#]
    variant_added: [OutputVariantAdded]
        old { pub(crate) enum T { A, B } }
        new { pub(crate) enum T { A, B, C { x: u8 } } }
        payloads [r#""A""#, r#"{"C":{"x":1}}"#]
    variant_removed: []
        old { pub(crate) enum T { A, B { x: u8 } } }
        new { pub(crate) enum T { B { x: u8 } } }
        payloads [r#"{"B":{"x":1}}"#]
    field_of_a_variant_removed: [OutputFieldRemoved]
        old { pub(crate) enum T { A, B { x: u8, y: u8 } } }
        new { pub(crate) enum T { A, B { x: u8 } } }
        payloads [r#"{"B":{"x":1}}"#]
    tag_changed: [OutputTagChanged]
        old { #[serde(tag = "type")] pub(crate) enum T { A { x: u8 }, B } }
        new { #[serde(tag = "kind")] pub(crate) enum T { A { x: u8 }, B } }
        payloads [r#"{"kind":"A","x":1}"#]
    list_items_widened: [OutputTypeWidened]
        old { pub(crate) struct T { a: Vec<u8> } }
        new { pub(crate) struct T { a: Vec<Option<u8>> } }
        payloads [r#"{"a":[null]}"#]
    length_given_up: [OutputTypeWidened]
        old { pub(crate) struct T { a: [u8; 2] } }
        new { pub(crate) struct T { a: Vec<u8> } }
        payloads [r#"{"a":[1]}"#]
    nothing_became_something: [OutputTypeWidened]
        old { pub(crate) struct T(()); }
        new { pub(crate) struct T(u8); }
        payloads ["1"]
    text_became_a_domain_error: [OutputTypeWidened]
        old { pub(crate) struct T(String); }
        new { pub(crate) enum T { Refused, Broken { reason: String } } }
        payloads [r#"{"Broken":{"reason":"x"}}"#]
    serialized_under_another_name: [OutputFieldRemoved]
        old { pub(crate) struct T { a: u8 } }
        new { pub(crate) struct T { #[serde(rename(serialize = "b"))] a: u8 } }
        payloads [r#"{"a":1}"#]
}
