//! All pairs of many types.

use crate::{Outcome, catalog, decode, violated};
use duroxide::catalog::TypeSchema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::*;

struct Type {
    name: &'static str,
    schema: fn() -> TypeSchema,
    samples: &'static [&'static str],
    normal: fn(&str) -> Option<Value>,
    payload: fn(&str) -> Option<Value>,
}

fn normal<T: crate::Payload>(json: &str) -> Option<Value> {
    serde_json::from_str::<T>(json).ok().map(|v| serde_json::to_value(&v).unwrap())
}
fn payload<T: crate::Payload>(json: &str) -> Option<Value> {
    decode::<T>(json).map(|v| serde_json::to_value(&v).unwrap())
}

macro_rules! types {
    ($($(#[$attr:meta])* $name:ident = $type:ty, [$($sample:literal),+];)+ ; $($module:ident $item:item [$($value:literal),+];)+) => {
        $(mod $module {
            #[allow(unused_imports)] use super::*;
            #[derive(Serialize, Deserialize, JsonSchema, Debug)]
            $item
        })+
        const TYPES: &[Type] = &[
            $(Type { name: stringify!($name), schema: crate::schema::<$type>, samples: &[$($sample),+], normal: normal::<$type>, payload: payload::<$type> },)+
            $(Type { name: stringify!($module), schema: crate::schema::<$module::T>, samples: &[$($value),+], normal: normal::<$module::T>, payload: payload::<$module::T> },)+
        ];
    };
}

#[derive(Serialize, Deserialize, JsonSchema, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Size { S, M }
#[derive(Serialize, Deserialize, JsonSchema, Debug)]
pub(crate) struct X { x: u8 }
#[derive(Serialize, Deserialize, JsonSchema, Debug)]
pub(crate) struct Y { y: Option<u8> }
#[derive(Serialize, Deserialize, JsonSchema, Debug)]
#[serde(tag = "t")]
pub(crate) enum Tagged { A { x: u8 }, B }
#[derive(Serialize, Deserialize, JsonSchema, Debug)]
pub(crate) struct Port { #[serde(alias = "tcp")] port: u8 }
#[derive(Serialize, Deserialize, JsonSchema, Debug)]
pub(crate) struct Tcp { tcp: u8 }

types! {
    boolean = bool, ["true", "false"];
    t_u8 = u8, ["0", "1", "255"];
    t_i8 = i8, ["-128", "0", "127"];
    t_i32 = i32, ["-2147483648", "0", "2147483647"];
    t_u64 = u64, ["0", "18446744073709551615"];
    t_i64 = i64, ["-9223372036854775808", "9007199254740993", "0"];
    t_f32 = f32, ["0.5", "-3e38", "1.0"];
    t_f64 = f64, ["0.1", "1e300", "-1.0"];
    t_u128 = u128, ["0", "18446744073709551615"];
    nonzero_u8 = std::num::NonZeroU8, ["1", "255"];
    nonzero_i32 = std::num::NonZeroI32, ["-2147483648", "2147483647"];
    t_char = char, ["\"x\"", "\"é\"", "\"1\""];
    text = String, ["\"\"", "\"x\"", "\"xy\"", "\"12\"", "\"null\"", "\"true\"", "\"[1]\"", "\"{}\"", "\"S\""];
    uuid = uuid::Uuid, ["\"67e55044-10b1-426f-9247-bb680e5fe0c8\""];
    ip = std::net::IpAddr, ["\"::1\"", "\"192.0.2.1\""];
    ipv4 = std::net::Ipv4Addr, ["\"192.0.2.1\""];
    socket = std::net::SocketAddr, ["\"192.0.2.1:80\""];
    time = chrono::DateTime<chrono::Utc>, ["\"2026-01-31T12:00:00Z\""];
    date = chrono::NaiveDate, ["\"2026-01-31\""];
    url = url::Url, ["\"https://example.org/\""];
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
    map = BTreeMap<String, u8>, ["{}", "{\"x\":1}", "{\"1\":2}", "{\"x\":1,\"y\":255}", "{\"q\":1}"];
    map_value = BTreeMap<String, Value>, ["{}", "{\"x\":\"y\"}", "{\"1\":[]}", "{\"x\":300,\"y\":null}"];
    map_u8 = BTreeMap<u8, u8>, ["{}", "{\"255\":1}"];
    map_u64 = BTreeMap<u64, u8>, ["{}", "{\"18446744073709551615\":1}"];
    map_i64 = BTreeMap<i64, u8>, ["{}", "{\"-9223372036854775808\":1}", "{\"9223372036854775807\":1}"];
    map_i8 = BTreeMap<i8, u8>, ["{}", "{\"-128\":1}"];
    map_bool = BTreeMap<bool, u8>, ["{}", "{\"true\":1}"];
    map_char = BTreeMap<char, u8>, ["{}", "{\"x\":1}", "{\"é\":1}"];
    map_uuid = BTreeMap<uuid::Uuid, u8>, ["{}", "{\"67e55044-10b1-426f-9247-bb680e5fe0c8\":1}"];
    map_size = BTreeMap<Size, u8>, ["{}", "{\"S\":1}", "{\"S\":1,\"M\":2}"];
    map_opt = BTreeMap<String, Option<u8>>, ["{}", "{\"x\":null}", "{\"x\":1}"];
    map_of_x = BTreeMap<String, X>, ["{}", "{\"q\":{\"x\":1}}"];
    value = Value, ["null", "true", "1", "-1.5", "\"x\"", "[]", "{}", "{\"x\":{}}", "{\"x\":1}", "{\"A\":1}"];
    duration = std::time::Duration, ["{\"secs\":1,\"nanos\":2}"];
    range = std::ops::Range<u8>, ["{\"start\":1,\"end\":2}"];
    result = Result<u8, String>, ["{\"Ok\":1}", "{\"Err\":\"x\"}"];
    list_x = Vec<X>, ["[]", "[{\"x\":1}]"];
    list_port = Vec<Port>, ["[{\"port\":1}]"];
    list_tcp = Vec<Tcp>, ["[{\"tcp\":1}]"];
    boxed_x = Box<X>, ["{\"x\":255}"];
    size = Size, ["\"S\"", "\"M\""];
    ;
    s_unit pub(crate) struct T; ["null"];
    s_empty pub(crate) struct T {} ["{}"];
    s_x pub(crate) struct T { x: u8 } ["{\"x\":255}"];
    s_x16 pub(crate) struct T { x: u16 } ["{\"x\":65535}"];
    s_xy pub(crate) struct T { x: u8, y: u8 } ["{\"x\":1,\"y\":255}"];
    s_yx pub(crate) struct T { y: u8, x: u8 } ["{\"x\":1,\"y\":255}"];
    s_xy_text pub(crate) struct T { x: u8, y: String } ["{\"x\":1,\"y\":\"q\"}"];
    s_x_opt pub(crate) struct T { x: Option<u8> } ["{\"x\":1}", "{\"x\":null}"];
    s_xy_opt pub(crate) struct T { x: u8, y: Option<u8> } ["{\"x\":1,\"y\":2}", "{\"x\":1}"];
    s_xy_opt_skip pub(crate) struct T { x: u8, #[serde(skip_serializing_if = "Option::is_none")] y: Option<u8> } ["{\"x\":1,\"y\":2}", "{\"x\":1}"];
    s_xy_default pub(crate) struct T { x: u8, #[serde(default)] y: u8 } ["{\"x\":1,\"y\":2}", "{\"x\":1}"];
    s_x_strict #[serde(deny_unknown_fields)] pub(crate) struct T { x: u8 } ["{\"x\":1}"];
    s_xy_strict #[serde(deny_unknown_fields)] pub(crate) struct T { x: u8, #[serde(default)] y: u8 } ["{\"x\":1,\"y\":2}"];
    s_all_default #[serde(default)] #[derive(Default)] pub(crate) struct T { x: u8, y: u8 } ["{\"x\":1,\"y\":2}"];
    s_flat_map pub(crate) struct T { x: u8, #[serde(flatten)] r: BTreeMap<String, u8> } ["{\"x\":1}", "{\"x\":1,\"q\":2}", "{\"x\":1,\"y\":2}"];
    s_flat_value pub(crate) struct T { x: u8, #[serde(flatten)] r: BTreeMap<String, Value> } ["{\"x\":1}", "{\"x\":1,\"q\":\"a\"}", "{\"x\":1,\"y\":null}"];
    s_flat_x pub(crate) struct T { y: u8, #[serde(flatten)] r: X } ["{\"x\":1,\"y\":2}"];
    s_flat_opt pub(crate) struct T { y: u8, #[serde(flatten)] r: Option<X> } ["{\"y\":2}", "{\"x\":1,\"y\":2}"];
    s_flat_tagged pub(crate) struct T { y: u8, #[serde(flatten)] r: Tagged } ["{\"y\":2,\"t\":\"A\",\"x\":1}", "{\"y\":2,\"t\":\"B\"}"];
    s_flat_size pub(crate) struct T { y: u8, #[serde(flatten)] r: e_x::T } ["{\"y\":2,\"A\":{\"x\":1}}"];
    s_alias pub(crate) struct T { #[serde(alias = "x")] y: u8 } ["{\"y\":1}"];
    s_nested_x pub(crate) struct T { a: X } ["{\"a\":{\"x\":1}}"];
    s_nested_y pub(crate) struct T { a: Y } ["{\"a\":{\"y\":null}}", "{\"a\":{\"y\":1}}"];
    s_nested_port pub(crate) struct T { a: Port } ["{\"a\":{\"port\":1}}"];
    s_nested_tcp pub(crate) struct T { a: Tcp } ["{\"a\":{\"tcp\":1}}"];
    s_nested_opt pub(crate) struct T { a: Option<X> } ["{\"a\":null}", "{\"a\":{\"x\":1}}"];
    s_t pub(crate) struct T { t: String } ["{\"t\":\"A\"}", "{\"t\":\"Q\"}"];
    s_rename_ser pub(crate) struct T { #[serde(rename(serialize = "y"))] x: u8 } ["{\"x\":1}"];
    s_rename_de pub(crate) struct T { #[serde(rename(deserialize = "y"))] x: u8 } ["{\"y\":1}"];
    s_self pub(crate) struct T { x: u8, n: Option<Box<T>> } ["{\"x\":1,\"n\":{\"x\":2}}", "{\"x\":1,\"n\":null}"];
    ts_one pub(crate) struct T(u8); ["255"];
    ts_two pub(crate) struct T(u8, u8); ["[1,255]"];
    ts_two_default pub(crate) struct T(u8, #[serde(default)] u8); ["[1,2]"];
    ts_text pub(crate) struct T(String); ["\"\"", "\"x\"", "\"12\"", "\"null\""];
    ts_transparent #[serde(transparent)] pub(crate) struct T { x: u8 } ["255"];
    e_units pub(crate) enum T { A, B } ["\"A\"", "\"B\""];
    e_units_abc pub(crate) enum T { A, B, C } ["\"A\"", "\"B\"", "\"C\""];
    e_units_other pub(crate) enum T { A, #[serde(other)] Q } ["\"A\"", "\"Q\""];
    e_units_alias pub(crate) enum T { #[serde(alias = "B")] A } ["\"A\""];
    e_units_lower #[serde(rename_all = "lowercase")] pub(crate) enum T { A, B } ["\"a\""];
    e_newtype pub(crate) enum T { A(u8), B(String) } ["{\"A\":255}", "{\"B\":\"x\"}"];
    e_newtype_opt pub(crate) enum T { A(Option<u8>), B } ["{\"A\":null}", "{\"A\":1}", "\"B\""];
    e_x pub(crate) enum T { A { x: u8 } } ["{\"A\":{\"x\":1}}"];
    e_x_b pub(crate) enum T { A { x: u8 }, B } ["{\"A\":{\"x\":1}}", "\"B\""];
    e_tuple pub(crate) enum T { A(u8, u8), B() } ["{\"A\":[1,2]}", "{\"B\":[]}"];
    e_empty_struct pub(crate) enum T { A {}, B } ["{\"A\":{}}", "\"B\""];
    e_unit_newtype pub(crate) enum T { A(()), B } ["{\"A\":null}", "\"B\""];
    e_list pub(crate) enum T { A(Vec<u8>), B } ["{\"A\":[]}", "{\"A\":[1]}", "\"B\""];
    e_map pub(crate) enum T { A(BTreeMap<String, u8>), B } ["{\"A\":{}}", "{\"A\":{\"x\":1}}"];
    e_untagged_variant pub(crate) enum T { A, #[serde(untagged)] Q(String) } ["\"A\"", "\"x\""];
    e_untagged_variant_u8 pub(crate) enum T { A, #[serde(untagged)] Q(u8) } ["\"A\"", "1"];
    e_skip pub(crate) enum T { A, #[serde(skip_deserializing)] B, #[serde(skip_serializing)] C } ["\"A\"", "\"A\""];
    i_x #[serde(tag = "t")] pub(crate) enum T { A { x: u8 }, B } ["{\"t\":\"A\",\"x\":1}", "{\"t\":\"B\"}"];
    i_xy #[serde(tag = "t")] pub(crate) enum T { A { x: u8, y: u8 }, B } ["{\"t\":\"A\",\"x\":1,\"y\":2}"];
    i_other #[serde(tag = "t")] pub(crate) enum T { A { x: u8 }, #[serde(other)] Q } ["{\"t\":\"A\",\"x\":1}", "{\"t\":\"Q\"}"];
    i_units #[serde(tag = "t")] pub(crate) enum T { A, B } ["{\"t\":\"A\"}", "{\"t\":\"B\"}"];
    i_newtype #[serde(tag = "t")] pub(crate) enum T { A(X), B(Y) } ["{\"t\":\"A\",\"x\":1}", "{\"t\":\"B\",\"y\":1}"];
    i_strict #[serde(tag = "t", deny_unknown_fields)] pub(crate) enum T { A { x: u8 }, B } ["{\"t\":\"A\",\"x\":1}"];
    i_map #[serde(tag = "t")] pub(crate) enum T { A(BTreeMap<String, u8>), B } ["{\"t\":\"A\",\"q\":1}", "{\"t\":\"A\"}"];
    i_kind #[serde(tag = "k")] pub(crate) enum T { A { x: u8 }, B } ["{\"k\":\"A\",\"x\":1}"];
    a_x #[serde(tag = "t", content = "c")] pub(crate) enum T { A { x: u8 }, B } ["{\"t\":\"A\",\"c\":{\"x\":1}}", "{\"t\":\"B\"}"];
    a_newtype #[serde(tag = "t", content = "c")] pub(crate) enum T { A(u8), B } ["{\"t\":\"A\",\"c\":255}", "{\"t\":\"B\"}"];
    a_opt #[serde(tag = "t", content = "c")] pub(crate) enum T { A(Option<u8>), B } ["{\"t\":\"A\",\"c\":null}", "{\"t\":\"A\",\"c\":1}"];
    a_unit_newtype #[serde(tag = "t", content = "c")] pub(crate) enum T { A(()), B } ["{\"t\":\"A\",\"c\":null}", "{\"t\":\"B\"}"];
    a_units #[serde(tag = "t", content = "c")] pub(crate) enum T { A, B } ["{\"t\":\"A\"}", "{\"t\":\"B\"}"];
    a_tuple #[serde(tag = "t", content = "c")] pub(crate) enum T { A(u8, u8), B } ["{\"t\":\"A\",\"c\":[1,2]}"];
    a_other #[serde(tag = "t", content = "c")] pub(crate) enum T { A(u8), #[serde(other)] Q } ["{\"t\":\"A\",\"c\":255}", "{\"t\":\"Q\"}"];
    a_data #[serde(tag = "t", content = "d")] pub(crate) enum T { A(u8), B } ["{\"t\":\"A\",\"d\":255}"];
    a_strict #[serde(tag = "t", content = "c", deny_unknown_fields)] pub(crate) enum T { A(u8), B } ["{\"t\":\"A\",\"c\":255}", "{\"t\":\"B\"}"];
    s_tc pub(crate) struct T { t: String, c: u8 } ["{\"t\":\"A\",\"c\":1}"];
    u_num_text #[serde(untagged)] pub(crate) enum T { N(u64), S(String) } ["1", "\"x\"", "\"12\""];
    u_text_num #[serde(untagged)] pub(crate) enum T { S(String), N(u64) } ["1", "\"x\"", "\"12\""];
    u_int_float #[serde(untagged)] pub(crate) enum T { I(i32), F(f64) } ["1", "0.5"];
    u_float_int #[serde(untagged)] pub(crate) enum T { F(f64), I(i32) } ["1", "0.5"];
    u_x_xy #[serde(untagged)] pub(crate) enum T { A { x: u8 }, B { x: u8, y: u8 } } ["{\"x\":1}"];
    u_xy_x #[serde(untagged)] pub(crate) enum T { B { x: u8, y: u8 }, A { x: u8 } } ["{\"x\":1}", "{\"x\":1,\"y\":2}"];
    u_unit #[serde(untagged)] pub(crate) enum T { A(u8), B } ["1", "null"];
    u_list #[serde(untagged)] pub(crate) enum T { One(u8), Many(Vec<u8>) } ["1", "[]", "[1,2]"];
    u_size #[serde(untagged)] pub(crate) enum T { A(Size), B(String) } ["\"S\"", "\"x\""];
    u_size_after #[serde(untagged)] pub(crate) enum T { B(String), A(Size) } ["\"S\"", "\"x\""];
    u_uuid #[serde(untagged)] pub(crate) enum T { A(uuid::Uuid), B(String) } ["\"67e55044-10b1-426f-9247-bb680e5fe0c8\"", "\"x\""];
    u_u8_i64 #[serde(untagged)] pub(crate) enum T { A(u8), B(i64) } ["1", "-5", "256"];
    u_opt #[serde(untagged)] pub(crate) enum T { A { x: Option<u8> }, B { y: u8 } } ["{\"x\":1}", "{\"x\":null}"];
    u_any #[serde(untagged)] pub(crate) enum T { A { x: u8 }, B(Value) } ["{\"x\":1}", "{\"q\":1}", "1", "null"];
}

fn encode(writer: &Type, value: &Value) -> String {
    let Value::String(text) = value else { return value.to_string() };
    if (writer.payload)(text).is_some_and(|read| read == *value) { text.clone() } else { value.to_string() }
}

#[test]
fn all_pairs() {
    let schemas: Vec<_> = TYPES.iter().map(|t| (t.schema)()).collect();
    let (mut fine, mut alarm) = (0, 0);
    let wrap = |s: &TypeSchema| -> TypeSchema {
        // A field of the type.
        let field = |schema: &Value| {
            let mut schema = schema.clone();
            let defs = schema.as_object_mut().and_then(|o| o.remove("$defs"));
            let text = schema.to_string();
            let mut whole = serde_json::json!({ "type": "object", "properties": { "a": schema }, "required": ["a"] });
            if text.contains("\"$ref\":\"#\"") || defs.as_ref().is_some_and(|d| d.to_string().contains("\"$ref\":\"#\"")) { return None }
            if let Some(defs) = defs { whole["$defs"] = defs; }
            Some(whole)
        };
        match (field(&s.reads), field(s.written())) {
            (Some(r), Some(w)) => TypeSchema::new(r, w),
            _ => s.clone(),
        }
    };
    for form in ["json", "payload"] {
        for (w, ws) in TYPES.iter().zip(&schemas) {
            for (r, rs) in TYPES.iter().zip(&schemas) {
                let (ws, rs) = if form == "json" { (wrap(ws), wrap(rs)) } else { (ws.clone(), rs.clone()) };
                let found = violated(&[catalog("input_schema", &ws), catalog("input_schema", &rs)]);
                let outcomes: Vec<_> = w.samples.iter().map(|sample| {
                    let before = (w.normal)(sample).unwrap_or_else(|| panic!("{} {sample}", w.name));
                    let after = if form == "json" { (r.normal)(&before.to_string()) } else { (r.payload)(&encode(w, &before)) };
                    let outcome = match after {
                        None => Outcome::Unreadable,
                        Some(after) if after == before => Outcome::Same,
                        Some(after) if crate::means(&before, &after) => Outcome::Less,
                        Some(after) => Outcome::Other(after),
                    };
                    (sample, outcome)
                }).collect();
                let bad: Vec<_> = outcomes.iter().filter(|(_, o)| !matches!(o, Outcome::Same | Outcome::Less)).collect();
                let breaking = found.iter().any(|r| r.is_breaking());
                if !breaking && found.is_empty() && !bad.is_empty() {
                    fine += 1;
                    println!("FINE? {form} {} => {}: {bad:?}", w.name, r.name);
                }
                if breaking && bad.is_empty() {
                    alarm += 1;
                    println!("ALARM? {form} {} => {}: {found:?} {outcomes:?}", w.name, r.name);
                }
                if !breaking && !found.is_empty() {
                    println!("NOTE {form} {} => {}: {bad:?}", w.name, r.name);
                }
            }
        }
    }
    println!("{} types: {fine} fine?, {alarm} alarm?", TYPES.len());
}
