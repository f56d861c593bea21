//! Every pair of many types: where the comparison has nothing against a change, serde reads all samples.
//!
//! The tables of single changes also test the opposite, which would need samples that are at every limit of a type.

use crate::{Outcome, Payload, catalog, decode, outcome_of, schema};
use chrono::{DateTime, NaiveDate, Utc};
use duroxide::catalog::{Change, Lock, Rule, TypeSchema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::{NonZeroI32, NonZeroU8};
use std::ops::Range;
use std::time::Duration;
use url::Url;
use uuid::Uuid;

struct Type {
    name: &'static str,
    whole: fn() -> TypeSchema,
    field: fn() -> TypeSchema,
    samples: &'static [&'static str],
    /// Reads JSON or a payload, and writes JSON.
    json: fn(&str) -> Option<Value>,
    payload: fn(&str) -> Option<Value>,
}

impl Type {
    const fn of<T: Payload>(name: &'static str, samples: &'static [&'static str]) -> Self {
        Self {
            name,
            whole: schema::<T>,
            field: schema::<Field<T>>,
            samples,
            json: from_json::<T>,
            payload: from_payload::<T>,
        }
    }
}

fn from_json<T: Payload>(json: &str) -> Option<Value> {
    Some(serde_json::to_value(serde_json::from_str::<T>(json).ok()?).unwrap())
}

fn from_payload<T: Payload>(payload: &str) -> Option<Value> {
    Some(serde_json::to_value(decode::<T>(payload)?).unwrap())
}

/// Types that have a name, and then items, in modules of their own.
macro_rules! types {
    ($($name:ident = $type:ty, [$($sample:literal),+];)+ ; $($module:ident $item:item [$($value:literal),+];)+) => {
        $(
            #[allow(dead_code)]
            mod $module {
                #[allow(unused_imports)]
                use super::*;
                #[derive(Serialize, Deserialize, JsonSchema)]
                $item
            }
        )+

        const TYPES: &[Type] = &[
            $(Type::of::<$type>(stringify!($name), &[$($sample),+]),)+
            $(Type::of::<$module::T>(stringify!($module), &[$($value),+]),)+
        ];
    };
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Field<T> {
    a: T,
}

#[derive(Serialize, Deserialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Size {
    S,
    M,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct X {
    x: u8,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Y {
    y: Option<u8>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "t")]
pub(super) enum Tagged {
    A { x: u8 },
    B,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Port {
    #[serde(alias = "tcp")]
    port: u8,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Tcp {
    tcp: u8,
}

types! {
    boolean = bool, ["true", "false"];
    t_u8 = u8, ["0", "1", "255"];
    t_i8 = i8, ["-128", "0", "127"];
    t_i32 = i32, ["-2147483648", "0", "2147483647"];
    t_u64 = u64, ["0", "9007199254740993", "18446744073709551615"];
    t_i64 = i64, ["-9223372036854775808", "9007199254740993", "0"];
    t_f32 = f32, ["0.5", "-3e38", "1.0"];
    t_f64 = f64, ["0.1", "1e300", "-1.0"];
    nonzero_u8 = NonZeroU8, ["1", "255"];
    nonzero_i32 = NonZeroI32, ["-2147483648", "2147483647"];
    t_char = char, ["\"x\"", "\"1\""];
    text = String, ["\"\"", "\"x\"", "\"xy\"", "\"12\"", "\"null\"", "\"true\"", "\"[1]\"", "\"{}\"", "\"S\""];
    uuid = Uuid, ["\"67e55044-10b1-426f-9247-bb680e5fe0c8\""];
    ip = IpAddr, ["\"::1\"", "\"192.0.2.1\""];
    ipv4 = Ipv4Addr, ["\"192.0.2.1\""];
    socket = SocketAddr, ["\"192.0.2.1:80\""];
    time = DateTime<Utc>, ["\"2026-01-31T12:00:00Z\""];
    date = NaiveDate, ["\"2026-01-31\""];
    url = Url, ["\"https://example.org/\""];
    opt_u8 = Option<u8>, ["null", "255", "0"];
    opt_text = Option<String>, ["null", "\"x\"", "\"12\""];
    opt_bool = Option<bool>, ["null", "true"];
    opt_x = Option<X>, ["null", "{\"x\":255}"];
    opt_list = Option<Vec<u8>>, ["null", "[1,2,3]"];
    opt_value = Option<Value>, ["null", "{\"q\":1}", "1.5", "\"x\"", "[7]", "-1"];
    unit = (), ["null"];
    list_u8 = Vec<u8>, ["[]", "[1]", "[1,2]", "[1,1,255]"];
    list_text = Vec<String>, ["[]", "[\"x\"]", "[\"x\",\"y\"]"];
    list_opt = Vec<Option<u8>>, ["[]", "[null]", "[1,2]"];
    list_value = Vec<Value>, ["[]", "[{}]", "[1,\"x\"]", "[null]"];
    array_2 = [u8; 2], ["[1,2]", "[255,255]"];
    array_0 = [u8; 0], ["[]"];
    pair = (u8, u8), ["[1,2]"];
    pair_text = (u8, String), ["[1,\"x\"]"];
    pair_opt = (u8, Option<u8>), ["[1,null]", "[1,2]"];
    single = (u8,), ["[1]"];
    set = BTreeSet<u8>, ["[]", "[1,2]", "[1,2,255]"];
    map = BTreeMap<String, u8>, ["{}", "{\"xy\":7}", "{\"x\":1}", "{\"1\":2}", "{\"x\":1,\"y\":255}", "{\"q\":1}"];
    map_value = BTreeMap<String, Value>, ["{}", "{\"x\":\"y\"}", "{\"1\":[]}", "{\"x\":300,\"y\":null}"];
    map_u8 = BTreeMap<u8, u8>, ["{}", "{\"255\":1}"];
    map_u64 = BTreeMap<u64, u8>, ["{}", "{\"18446744073709551615\":1}"];
    map_i64 = BTreeMap<i64, u8>, ["{}", "{\"-9223372036854775808\":1}", "{\"9223372036854775807\":1}"];
    map_i8 = BTreeMap<i8, u8>, ["{}", "{\"-128\":1}"];
    map_bool = BTreeMap<bool, u8>, ["{}", "{\"true\":1}"];
    map_char = BTreeMap<char, u8>, ["{}", "{\"x\":1}"];
    map_uuid = BTreeMap<Uuid, u8>, ["{}", "{\"67e55044-10b1-426f-9247-bb680e5fe0c8\":1}"];
    map_size = BTreeMap<Size, u8>, ["{}", "{\"S\":1}", "{\"S\":1,\"M\":2}"];
    map_opt = BTreeMap<String, Option<u8>>, ["{}", "{\"x\":null}", "{\"x\":1}"];
    map_of_x = BTreeMap<String, X>, ["{}", "{\"q\":{\"x\":1}}"];
    value = Value, ["null", "true", "1", "-1.5", "\"x\"", "[]", "{}", "{\"x\":{}}", "{\"x\":1}", "{\"A\":1}"];
    duration = Duration, ["{\"secs\":1,\"nanos\":2}"];
    range = Range<u8>, ["{\"start\":1,\"end\":2}"];
    result = Result<u8, String>, ["{\"Ok\":1}", "{\"Err\":\"x\"}"];
    list_x = Vec<X>, ["[]", "[{\"x\":1}]"];
    list_port = Vec<Port>, ["[{\"port\":1}]"];
    list_tcp = Vec<Tcp>, ["[{\"tcp\":1}]"];
    boxed_x = Box<X>, ["{\"x\":255}"];
    size = Size, ["\"S\"", "\"M\""];
    ;
    s_unit pub(super) struct T; ["null"];
    s_empty pub(super) struct T {} ["{}"];
    s_x pub(super) struct T { x: u8 } ["{\"x\":255}"];
    s_x16 pub(super) struct T { x: u16 } ["{\"x\":65535}"];
    s_xy pub(super) struct T { x: u8, y: u8 } ["{\"x\":1,\"y\":255}"];
    s_yx pub(super) struct T { y: u8, x: u8 } ["{\"x\":1,\"y\":255}"];
    s_xy_text pub(super) struct T { x: u8, y: String } ["{\"x\":1,\"y\":\"q\"}"];
    s_x_opt pub(super) struct T { x: Option<u8> } ["{\"x\":1}", "{\"x\":null}"];
    s_xy_opt pub(super) struct T { x: u8, y: Option<u8> } ["{\"x\":1,\"y\":2}", "{\"x\":1}"];
    s_xy_opt_skip pub(super) struct T { x: u8, #[serde(skip_serializing_if = "Option::is_none")] y: Option<u8> } ["{\"x\":1,\"y\":2}", "{\"x\":1}"];
    s_xy_default pub(super) struct T { x: u8, #[serde(default)] y: u8 } ["{\"x\":1,\"y\":2}", "{\"x\":1}"];
    s_x_strict #[serde(deny_unknown_fields)] pub(super) struct T { x: u8 } ["{\"x\":1}"];
    s_xy_strict #[serde(deny_unknown_fields)] pub(super) struct T { x: u8, #[serde(default)] y: u8 } ["{\"x\":1,\"y\":2}"];
    s_all_default #[serde(default)] #[derive(Default)] pub(super) struct T { x: u8, y: u8 } ["{\"x\":1,\"y\":2}"];
    s_flat_map pub(super) struct T { x: u8, #[serde(flatten)] r: BTreeMap<String, u8> } ["{\"x\":1}", "{\"x\":1,\"q\":2}", "{\"x\":1,\"y\":2}"];
    s_flat_value pub(super) struct T { x: u8, #[serde(flatten)] r: BTreeMap<String, Value> } ["{\"x\":1}", "{\"x\":1,\"q\":\"a\"}", "{\"x\":1,\"y\":null}"];
    s_flat_x pub(super) struct T { y: u8, #[serde(flatten)] r: X } ["{\"x\":1,\"y\":2}"];
    s_flat_opt pub(super) struct T { y: u8, #[serde(flatten)] r: Option<X> } ["{\"y\":2}", "{\"x\":1,\"y\":2}"];
    s_flat_tagged pub(super) struct T { y: u8, #[serde(flatten)] r: Tagged } ["{\"y\":2,\"t\":\"A\",\"x\":1}", "{\"y\":2,\"t\":\"B\"}"];
    s_flat_size pub(super) struct T { y: u8, #[serde(flatten)] r: e_x::T } ["{\"y\":2,\"A\":{\"x\":1}}"];
    s_alias pub(super) struct T { #[serde(alias = "w")] y: u8 } ["{\"y\":1}"];
    s_nested_x pub(super) struct T { a: X } ["{\"a\":{\"x\":1}}"];
    s_nested_y pub(super) struct T { a: Y } ["{\"a\":{\"y\":null}}", "{\"a\":{\"y\":1}}"];
    s_nested_port pub(super) struct T { a: Port } ["{\"a\":{\"port\":1}}"];
    s_nested_tcp pub(super) struct T { a: Tcp } ["{\"a\":{\"tcp\":1}}"];
    s_nested_opt pub(super) struct T { a: Option<X> } ["{\"a\":null}", "{\"a\":{\"x\":1}}"];
    s_t pub(super) struct T { t: String } ["{\"t\":\"A\"}", "{\"t\":\"Q\"}"];
    renamed_when_written pub(super) struct T { #[serde(rename(serialize = "y"))] x: u8 } ["{\"x\":1}"];
    renamed_when_read pub(super) struct T { #[serde(rename(deserialize = "y"))] x: u8 } ["{\"y\":1}"];
    s_self pub(super) struct T { x: u8, n: Option<Box<Self>> } ["{\"x\":1,\"n\":{\"x\":2}}", "{\"x\":1,\"n\":null}"];
    ts_one pub(super) struct T(u8); ["255"];
    ts_two pub(super) struct T(u8, u8); ["[1,255]"];
    ts_two_default pub(super) struct T(u8, #[serde(default)] u8); ["[1,2]"];
    ts_text pub(super) struct T(String); ["\"\"", "\"x\"", "\"12\"", "\"null\""];
    ts_transparent #[serde(transparent)] pub(super) struct T { x: u8 } ["255"];
    e_units pub(super) enum T { A, B } ["\"A\"", "\"B\""];
    e_units_abc pub(super) enum T { A, B, C } ["\"A\"", "\"B\"", "\"C\""];
    e_units_other pub(super) enum T { A, #[serde(other)] Q } ["\"A\"", "\"Q\""];
    e_units_alias pub(super) enum T { #[serde(alias = "Z")] A } ["\"A\""];
    e_units_lower #[serde(rename_all = "lowercase")] pub(super) enum T { A, B } ["\"a\""];
    e_newtype pub(super) enum T { A(u8), B(String) } ["{\"A\":255}", "{\"B\":\"x\"}"];
    e_newtype_opt pub(super) enum T { A(Option<u8>), B } ["{\"A\":null}", "{\"A\":1}", "\"B\""];
    e_x pub(super) enum T { A { x: u8 } } ["{\"A\":{\"x\":1}}"];
    e_x_b pub(super) enum T { A { x: u8 }, B } ["{\"A\":{\"x\":1}}", "\"B\""];
    e_tuple pub(super) enum T { A(u8, u8), B() } ["{\"A\":[1,2]}", "{\"B\":[]}"];
    e_empty_struct pub(super) enum T { A {}, B } ["{\"A\":{}}", "\"B\""];
    e_unit_newtype pub(super) enum T { A(()), B } ["{\"A\":null}", "\"B\""];
    e_list pub(super) enum T { A(Vec<u8>), B } ["{\"A\":[]}", "{\"A\":[1]}", "\"B\""];
    e_map pub(super) enum T { A(BTreeMap<String, u8>), B } ["{\"A\":{}}", "{\"A\":{\"x\":1}}"];
    e_untagged_variant pub(super) enum T { A, #[serde(untagged)] Q(String) } ["\"A\"", "\"x\""];
    e_untagged_variant_u8 pub(super) enum T { A, #[serde(untagged)] Q(u8) } ["\"A\"", "1"];
    i_x #[serde(tag = "t")] pub(super) enum T { A { x: u8 }, B } ["{\"t\":\"A\",\"x\":1}", "{\"t\":\"B\"}"];
    i_xy #[serde(tag = "t")] pub(super) enum T { A { x: u8, y: u8 }, B } ["{\"t\":\"A\",\"x\":1,\"y\":2}"];
    i_other #[serde(tag = "t")] pub(super) enum T { A { x: u8 }, #[serde(other)] Q } ["{\"t\":\"A\",\"x\":1}", "{\"t\":\"Q\"}"];
    i_units #[serde(tag = "t")] pub(super) enum T { A, B } ["{\"t\":\"A\"}", "{\"t\":\"B\"}"];
    i_newtype #[serde(tag = "t")] pub(super) enum T { A(X), B(Y) } ["{\"t\":\"A\",\"x\":1}", "{\"t\":\"B\",\"y\":1}"];
    i_strict #[serde(tag = "t", deny_unknown_fields)] pub(super) enum T { A { x: u8 }, B } ["{\"t\":\"A\",\"x\":1}"];
    i_map #[serde(tag = "t")] pub(super) enum T { A(BTreeMap<String, u8>), B } ["{\"t\":\"A\",\"q\":1}", "{\"t\":\"A\"}"];
    i_kind #[serde(tag = "k")] pub(super) enum T { A { x: u8 }, B } ["{\"k\":\"A\",\"x\":1}"];
    a_x #[serde(tag = "t", content = "c")] pub(super) enum T { A { x: u8 }, B } ["{\"t\":\"A\",\"c\":{\"x\":1}}", "{\"t\":\"B\"}"];
    a_newtype #[serde(tag = "t", content = "c")] pub(super) enum T { A(u8), B } ["{\"t\":\"A\",\"c\":255}", "{\"t\":\"B\"}"];
    a_opt #[serde(tag = "t", content = "c")] pub(super) enum T { A(Option<u8>), B } ["{\"t\":\"A\",\"c\":null}", "{\"t\":\"A\",\"c\":1}"];
    a_unit_newtype #[serde(tag = "t", content = "c")] pub(super) enum T { A(()), B } ["{\"t\":\"A\",\"c\":null}", "{\"t\":\"B\"}"];
    a_units #[serde(tag = "t", content = "c")] pub(super) enum T { A, B } ["{\"t\":\"A\"}", "{\"t\":\"B\"}"];
    a_tuple #[serde(tag = "t", content = "c")] pub(super) enum T { A(u8, u8), B } ["{\"t\":\"A\",\"c\":[1,2]}"];
    a_other #[serde(tag = "t", content = "c")] pub(super) enum T { A(u8), #[serde(other)] Q } ["{\"t\":\"A\",\"c\":255}", "{\"t\":\"Q\"}"];
    a_data #[serde(tag = "t", content = "d")] pub(super) enum T { A(u8), B } ["{\"t\":\"A\",\"d\":255}"];
    a_strict #[serde(tag = "t", content = "c", deny_unknown_fields)] pub(super) enum T { A(u8), B } ["{\"t\":\"A\",\"c\":255}", "{\"t\":\"B\"}"];
    s_tc pub(super) struct T { t: String, c: u8 } ["{\"t\":\"A\",\"c\":1}"];
    u_num_text #[serde(untagged)] pub(super) enum T { N(u64), S(String) } ["1", "\"x\"", "\"12\""];
    u_text_num #[serde(untagged)] pub(super) enum T { S(String), N(u64) } ["1", "\"x\"", "\"12\""];
    u_int_float #[serde(untagged)] pub(super) enum T { I(i32), F(f64) } ["1", "0.5"];
    u_float_int #[serde(untagged)] pub(super) enum T { F(f64), I(i32) } ["1", "0.5"];
    u_x_xy #[serde(untagged)] pub(super) enum T { A { x: u8 }, B { x: u8, y: u8 } } ["{\"x\":1}"];
    u_xy_x #[serde(untagged)] pub(super) enum T { B { x: u8, y: u8 }, A { x: u8 } } ["{\"x\":1}", "{\"x\":1,\"y\":2}"];
    u_unit #[serde(untagged)] pub(super) enum T { A(u8), B } ["1", "null"];
    u_list #[serde(untagged)] pub(super) enum T { One(u8), Many(Vec<u8>) } ["1", "[]", "[1,2]"];
    u_size #[serde(untagged)] pub(super) enum T { A(Size), B(String) } ["\"S\"", "\"x\""];
    u_size_after #[serde(untagged)] pub(super) enum T { B(String), A(Size) } ["\"S\"", "\"x\""];
    u_uuid #[serde(untagged)] pub(super) enum T { A(Uuid), B(String) } ["\"67e55044-10b1-426f-9247-bb680e5fe0c8\"", "\"x\""];
    u_u8_i64 #[serde(untagged)] pub(super) enum T { A(u8), B(i64) } ["1", "-5", "256"];
    u_opt #[serde(untagged)] pub(super) enum T { A { x: Option<u8> }, B { y: u8 } } ["{\"x\":1}", "{\"x\":null}"];
    u_any #[serde(untagged)] pub(super) enum T { A { x: u8 }, B(Value) } ["{\"x\":1}", "{\"q\":1}", "1", "null"];
}

/// What a type would send, as `docs/wire-format.md` describes it.
fn encode(writer: &Type, value: &Value) -> String {
    match value {
        Value::String(text) if (writer.payload)(text).as_ref() == Some(value) => text.clone(),
        value => value.to_string(),
    }
}

/// What the comparison says of a type's change, apart from the other payloads, which have no schemas, and from what replay
/// compares.
fn findings(old: &Lock, new: &Lock) -> Vec<Change> {
    let mut changes = old.compare(new).changes;
    changes.retain(|change| change.rule != Rule::ComparedPayload && !change.message.contains("has no schema"));
    changes
}

fn check(schema: fn(&Type) -> TypeSchema, read: fn(&Type, &Type, &Value) -> Option<Value>) {
    let locks: Vec<_> = TYPES.iter().map(|of| catalog("input_schema", &schema(of)).lock()).collect();
    for (writer, old) in TYPES.iter().zip(&locks) {
        for (reader, new) in TYPES.iter().zip(&locks) {
            let (found, pair) = (findings(old, new), format!("{} => {}", writer.name, reader.name));
            if writer.name == reader.name {
                assert!(!found.iter().any(Change::is_breaking), "{pair}: {found:?}");
            }
            // Some types do not read what they write. That is no change.
            if !found.is_empty() || writer.name == reader.name {
                continue;
            }
            for sample in writer.samples {
                let written = (writer.json)(sample).unwrap_or_else(|| panic!("{} does not read {sample}", writer.name));
                match outcome_of(&written, read(writer, reader, &written)) {
                    Outcome::Same | Outcome::Less => {}
                    // All fields can be dropped, and others have defaults or other names.
                    Outcome::Other(after) if written.is_object() && after.is_object() => {}
                    outcome => panic!("{pair}: {written} is {outcome:?}"),
                }
            }
        }
    }
}

#[test]
fn fields_of_all_types() {
    check(|of| (of.field)(), |_, reader, written| (reader.json)(&written.to_string()));
}

#[test]
fn payloads_of_all_types() {
    check(|of| (of.whole)(), |writer, reader, written| (reader.payload)(&encode(writer, written)));
}
