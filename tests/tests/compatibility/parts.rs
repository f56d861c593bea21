//! Types of a field, in both directions.
//!
//! One line a pair: `name: Old => New; [rules as an input] [what old writes]; [rules as an output] [what new writes]`.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, LinkedList, VecDeque};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::{NonZeroI8, NonZeroI32, NonZeroI64, NonZeroU8, NonZeroU32, NonZeroU64, Wrapping};
use std::ops::{Range, RangeInclusive};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, SystemTime};
use url::Url;
use uuid::Uuid;

/// A struct with a field of the type.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Field<T> {
    a: T,
}

macro_rules! parts {
    ($(
        $name:ident: $old:ty => $new:ty;
        [$($input:ident),*] [$($written:literal),+]; [$($output:ident),*] [$($returned:literal),+];
    )+) => {
        $(
            #[test]
            fn $name() {
                crate::both::<Field<$old>, Field<$new>>(
                    (&[$(duroxide::catalog::Rule::$input),*], &[$(concat!("{\"a\":", $written, "}")),+]),
                    (&[$(duroxide::catalog::Rule::$output),*], &[$(concat!("{\"a\":", $returned, "}")),+]),
                );
            }
        )+
    };
}

#[derive(Serialize, Deserialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Size {
    S,
    M,
}

#[derive(Serialize, Deserialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Sizes {
    S,
    M,
    L,
}

#[derive(Serialize, Deserialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Id(u64);

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
struct Transparent {
    id: u64,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Unit;

#[derive(Serialize, Deserialize, JsonSchema)]
struct Nothing {}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Point {
    y: i32,
    x: String,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct PointTuple(i32, String);

#[derive(Serialize, Deserialize, JsonSchema)]
struct DefaultedTuple(i32, String, #[serde(default)] u8);

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Strict {
    y: i32,
    x: String,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Page<T> {
    items: Vec<T>,
    next: Option<Box<Self>>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Größe [in cm] / <α>%41~1")]
struct OddlyNamed {
    cm: u16,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Größe [in cm] / <α>%41~1")]
struct OddlyNamedSmall {
    cm: u8,
}

/// Checks what it reads.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u8", into = "u8")]
#[derive(Clone)]
struct Percent(u8);

impl TryFrom<u8> for Percent {
    type Error = String;

    fn try_from(value: u8) -> Result<Self, String> {
        if value <= 100 { Ok(Self(value)) } else { Err("more than 100".to_owned()) }
    }
}

impl From<Percent> for u8 {
    fn from(percent: Percent) -> Self {
        percent.0
    }
}

#[derive(Serialize, Deserialize, JsonSchema, Clone)]
#[serde(from = "String", into = "String")]
struct Upper(String);

impl From<String> for Upper {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl From<Upper> for String {
    fn from(value: Upper) -> Self {
        value.0
    }
}

parts! {
    // Integers.
    u8_u32: u8 => u32; [] ["0", "255"]; [OutputTypeWidened] ["256"];
    u8_i16: u8 => i16; [] ["255"]; [OutputTypeWidened] ["-1"];
    u8_i8: u8 => i8; [InputTypeNarrowed] ["200"]; [OutputTypeWidened] ["-1"];
    u16_u64: u16 => u64; [] ["65535"]; [OutputTypeWidened] ["65536"];
    i8_i64: i8 => i64; [] ["-128"]; [OutputTypeWidened] ["-129"];
    u32_usize: u32 => usize; [] ["4294967295"]; [OutputTypeWidened] ["4294967296"];
    u64_usize: u64 => usize; [] ["18446744073709551615"]; [] ["18446744073709551615"];
    i64_isize: i64 => isize; [] ["-9223372036854775808"]; [] ["-9223372036854775808"];
    u64_i64: u64 => i64; [InputTypeNarrowed] ["18446744073709551615"]; [OutputTypeWidened] ["-1"];
    u64_i128: u64 => i128; [] ["18446744073709551615"]; [OutputTypeWidened] ["-1"];
    i128_i64: i128 => i64; [InputTypeNarrowed] ["9223372036854775808"]; [] ["-9223372036854775808"];
    i32_nonzero: i32 => NonZeroI32; [InputTypeNarrowed] ["0"]; [] ["-1", "1"];
    i8_nonzero_i64: i8 => NonZeroI64; [InputTypeNarrowed] ["0"]; [OutputTypeWidened] ["1000"];
    nonzero_u8_nonzero_u64: NonZeroU8 => NonZeroU64; [] ["1", "255"]; [OutputTypeWidened] ["256"];
    nonzero_u32_nonzero_i32: NonZeroU32 => NonZeroI32; [InputTypeNarrowed] ["4294967295"]; [OutputTypeWidened] ["-1"];
    nonzero_u8_nonzero_i64: NonZeroU8 => NonZeroI64; [] ["1"]; [OutputTypeWidened] ["-1"];
    nonzero_i8_i8: NonZeroI8 => i8; [] ["-1", "1"]; [OutputTypeWidened] ["0"];
    u8_wrapping: u8 => Wrapping<u8>; [] ["255"]; [] ["255"];
    option_nonzero: Option<u32> => Option<NonZeroU32>; [InputTypeNarrowed] ["0"]; [] ["null", "1"];
    u8_vec_of_u8: u8 => Vec<u8>; [InputTypeNarrowed] ["1"]; [OutputTypeWidened] ["[1]"];

    // Floats.
    i16_f32: i16 => f32; [] ["-32768"]; [OutputTypeWidened] ["0.5"];
    i32_f32: i32 => f32; [InputTypeNarrowed] ["16777217"]; [OutputTypeWidened] ["0.5"];
    i64_f64: i64 => f64; [InputTypeNarrowed] ["9007199254740993"]; [OutputTypeWidened] ["0.5"];
    f32_f64: f32 => f64; [] ["0.1"]; [OutputTypeWidened] ["1e300"];

    // Text.
    text_char: String => char; [InputTypeNarrowed] ["\"xy\""]; [] ["\"x\""];
    text_cow: String => Cow<'static, str>; [] ["\"x\""]; [] ["\"x\""];
    text_path: String => PathBuf; [] ["\"x\""]; [] ["\"x\""];
    text_uuid: String => Uuid; [InputTypeNarrowed] ["\"x\""]; [] ["\"67e55044-10b1-426f-9247-bb680e5fe0c8\""];
    text_url: String => Url; [InputTypeNarrowed] ["\"x\""]; [] ["\"https://example.org/\""];
    text_time: String => DateTime<Utc>; [InputTypeNarrowed] ["\"x\""]; [] ["\"2026-01-31T12:00:00Z\""];
    text_from_text: String => Upper; [] ["\"x\"", "\"\""]; [] ["\"x\""];
    text_number: String => u64; [InputTypeNarrowed] ["\"12\""]; [OutputTypeWidened] ["12"];
    text_size: String => Size; [InputTypeNarrowed] ["\"XL\""]; [] ["\"S\""];
    char_size: char => Size; [InputTypeNarrowed] ["\"x\""]; [] ["\"S\""];
    uuid_url: Uuid => Url; [InputTypeNarrowed] ["\"67e55044-10b1-426f-9247-bb680e5fe0c8\""]; [OutputTypeWidened] ["\"https://example.org/\""];
    time_date: DateTime<Utc> => NaiveDate; [InputTypeNarrowed] ["\"2026-01-31T12:00:00Z\""]; [OutputTypeWidened] ["\"2026-01-31\""];
    time_local_time: DateTime<Utc> => NaiveDateTime; [InputTypeNarrowed] ["\"2026-01-31T12:00:00Z\""]; [OutputTypeWidened] ["\"2026-01-31T12:00:00\""];
    ipv4_ip: Ipv4Addr => IpAddr; [] ["\"192.0.2.1\""]; [OutputTypeWidened] ["\"::1\""];
    ipv6_ip: Ipv6Addr => IpAddr; [] ["\"::1\""]; [OutputTypeWidened] ["\"192.0.2.1\""];
    ipv4_ipv6: Ipv4Addr => Ipv6Addr; [InputTypeNarrowed] ["\"192.0.2.1\""]; [OutputTypeWidened] ["\"::1\""];
    // The schema of an address with a port is that of any text.
    text_socket: String => SocketAddr; [NotChecked] ["\"x\""]; [NotChecked] ["\"192.0.2.1:80\""];

    // Options.
    option_of_option: Option<u8> => Option<Option<u8>>; [] ["null", "1"]; [] ["null", "1"];
    option_size: Option<Size> => Option<Sizes>; [] ["null", "\"S\""]; [OutputVariantAdded] ["\"L\""];
    option_list: Option<u8> => Vec<u8>; [InputTypeNarrowed] ["null"]; [OutputTypeWidened] ["[]"];
    option_box: Option<Point> => Option<Box<Point>>; [] ["null", "{\"x\":\"\",\"y\":1}"]; [] ["null"];
    option_anything: Option<u8> => Value; [] ["null", "1"]; [OutputTypeWidened] ["\"x\""];
    unit_option: () => Option<u8>; [] ["null"]; [OutputTypeWidened] ["1"];
    unit_struct_option: Unit => Option<u8>; [] ["null"]; [OutputTypeWidened] ["1"];
    unit_empty: Unit => Nothing; [InputTypeNarrowed] ["null"]; [OutputTypeWidened] ["{}"];

    // Lists.
    list_deque: Vec<u8> => VecDeque<u8>; [] ["[1,2]"]; [] ["[1]"];
    list_linked: Vec<u8> => LinkedList<u8>; [] ["[1,2]"]; [] ["[1]"];
    list_boxed: Vec<u8> => Box<[u8]>; [] ["[1,2]"]; [] ["[]"];
    list_cow: Vec<u8> => Cow<'static, [u8]>; [] ["[1,2]"]; [] ["[]"];
    set_set: HashSet<u8> => BTreeSet<u8>; [] ["[1,2]"]; [] ["[1]"];
    array_longer: [u8; 2] => [u8; 3]; [InputTypeNarrowed] ["[1,2]"]; [OutputTypeWidened] ["[1,2,3]"];
    array_tuple: [u8; 2] => (u8, u16); [] ["[1,2]"]; [OutputTypeWidened] ["[1,300]"];
    array_empty: [u8; 0] => Vec<u8>; [] ["[]"]; [OutputTypeWidened] ["[1]"];
    tuple_list: (u8, u8) => Vec<u8>; [] ["[1,2]"]; [OutputTypeWidened] ["[1]"];
    tuple_of_one: (u8,) => u8; [InputTypeNarrowed] ["[1]"]; [OutputTypeWidened] ["1"];
    tuple_with_default: PointTuple => DefaultedTuple; [] ["[1,\"x\"]"]; [OutputTypeWidened] ["[1,\"x\",2]"];
    tuples_with_default: Vec<PointTuple> => Vec<DefaultedTuple>; [] ["[[1,\"x\"]]"]; [OutputTypeWidened] ["[[1,\"x\",2]]"];
    optional_tuple_with_default: Option<PointTuple> => Option<DefaultedTuple>; [] ["null", "[1,\"x\"]"]; [OutputTypeWidened] ["[1,\"x\",2]"];
    list_map: Vec<(String, u8)> => BTreeMap<String, u8>; [InputTypeNarrowed] ["[[\"a\",1]]"]; [OutputTypeWidened] ["{\"a\":1}"];
    list_of_lists: Vec<Vec<u16>> => Vec<Vec<u8>>; [InputTypeNarrowed] ["[[256]]"]; [] ["[[1]]"];

    // Keys of maps.
    keys_u64_u8: BTreeMap<u64, u8> => BTreeMap<u8, u8>; [InputTypeNarrowed] ["{\"256\":1}"]; [] ["{\"1\":1}"];
    keys_u8_u64: BTreeMap<u8, u8> => HashMap<u64, u8>; [] ["{\"255\":1}"]; [OutputTypeWidened] ["{\"256\":1}"];
    keys_u8_i64: BTreeMap<u8, u8> => BTreeMap<i64, u8>; [] ["{\"255\":1}"]; [OutputTypeWidened] ["{\"-1\":1}"];
    keys_u64_i64: BTreeMap<u64, u8> => BTreeMap<i64, u8>; [NotChecked] ["{\"18446744073709551615\":1}"]; [OutputTypeWidened] ["{\"-1\":1}"];
    keys_u32_i64: BTreeMap<u32, u8> => BTreeMap<i64, u8>; [] ["{\"4294967295\":1}"]; [OutputTypeWidened] ["{\"-1\":1}"];
    keys_usize_isize: BTreeMap<usize, u8> => BTreeMap<isize, u8>; [NotChecked] ["{\"1\":1}"]; [OutputTypeWidened] ["{\"-1\":1}"];
    keys_u64_i32: BTreeMap<u64, u8> => BTreeMap<i32, u8>; [InputTypeNarrowed] ["{\"2147483648\":1}"]; [OutputTypeWidened] ["{\"-1\":1}"];
    keys_i64_i8: BTreeMap<i64, u8> => BTreeMap<i8, u8>; [InputTypeNarrowed] ["{\"-129\":1}"]; [] ["{\"-128\":1}"];
    keys_i32_u32: BTreeMap<i32, u8> => BTreeMap<u32, u8>; [InputTypeNarrowed] ["{\"-1\":1}"]; [OutputTypeWidened] ["{\"4294967295\":1}"];
    keys_u64_u128: BTreeMap<u64, u8> => BTreeMap<u128, u8>; [] ["{\"1\":1}"]; [OutputTypeWidened] ["{\"18446744073709551616\":1}"];
    keys_u8_id: BTreeMap<u8, u8> => BTreeMap<Id, u8>; [] ["{\"1\":1}"]; [OutputTypeWidened] ["{\"256\":1}"];
    keys_text_uuid: BTreeMap<String, u8> => BTreeMap<Uuid, u8>; [InputTypeNarrowed] ["{\"x\":1}"]; [] ["{\"67e55044-10b1-426f-9247-bb680e5fe0c8\":1}"];
    keys_text_char: BTreeMap<String, u8> => BTreeMap<char, u8>; [InputTypeNarrowed] ["{\"xy\":1}"]; [] ["{\"x\":1}"];
    keys_text_bool: BTreeMap<String, u8> => BTreeMap<bool, u8>; [InputTypeNarrowed] ["{\"x\":1}"]; [] ["{\"true\":1}"];
    keys_text_date: BTreeMap<String, u8> => BTreeMap<NaiveDate, u8>; [InputTypeNarrowed] ["{\"x\":1}"]; [] ["{\"2026-01-31\":1}"];
    keys_ipv4_ip: BTreeMap<Ipv4Addr, u8> => BTreeMap<IpAddr, u8>; [] ["{\"192.0.2.1\":1}"]; [OutputTypeWidened] ["{\"::1\":1}"];
    keys_text_size: BTreeMap<String, u8> => BTreeMap<Size, u8>; [InputFieldDenied] ["{\"x\":1}"]; [] ["{\"S\":1}"];
    keys_size_sizes: BTreeMap<Size, u8> => BTreeMap<Sizes, u8>; [] ["{\"S\":1}"]; [OutputFieldUnknown] ["{\"L\":1}"];
    keys_size_text: BTreeMap<Size, u8> => BTreeMap<String, u8>; [] ["{\"S\":1}"]; [OutputFieldUnknown] ["{\"x\":1}"];
    keys_same: HashMap<u64, u8> => BTreeMap<u64, u8>; [] ["{\"1\":1}"]; [] ["{\"1\":1}"];
    keys_uuid_same: HashMap<Uuid, u8> => BTreeMap<Uuid, u8>; [] ["{\"67e55044-10b1-426f-9247-bb680e5fe0c8\":1}"]; [] ["{}"];
    struct_map_of_numbers: Point => BTreeMap<u8, Value>; [InputTypeNarrowed] ["{\"x\":\"\",\"y\":1}"]; [OutputFieldRemoved, OutputTypeWidened] ["{}"];

    // Structs.
    struct_tuple_struct: Point => PointTuple; [InputTypeNarrowed] ["{\"x\":\"\",\"y\":1}"]; [] ["[1,\"x\"]"];
    tuple_struct_strict: PointTuple => Strict; [] ["[1,\"x\"]"]; [OutputTypeWidened] ["{\"x\":\"\",\"y\":1}"];
    range_tuple: Range<u8> => (u8, u8); [InputTypeNarrowed] ["{\"start\":1,\"end\":2}"]; [] ["[1,2]"];
    range_inclusive: Range<u8> => RangeInclusive<u8>; [] ["{\"start\":1,\"end\":2}"]; [] ["{\"start\":1,\"end\":2}"];
    range_narrowed: Range<u16> => Range<u8>; [InputTypeNarrowed] ["{\"start\":1,\"end\":256}"]; [] ["{\"start\":1,\"end\":2}"];
    array_range: [u8; 2] => Range<u8>; [] ["[1,2]"]; [OutputTypeWidened] ["{\"start\":1,\"end\":2}"];
    duration_tuple: Duration => (u64, u32); [InputTypeNarrowed] ["{\"secs\":1,\"nanos\":2}"]; [] ["[1,2]"];
    duration_time: Duration => SystemTime; [InputFieldRequired] ["{\"secs\":1,\"nanos\":2}"]; [OutputFieldRemoved] ["{\"secs_since_epoch\":1,\"nanos_since_epoch\":2}"];
    number_newtype: u64 => Id; [] ["1"]; [] ["1"];
    number_transparent: u64 => Transparent; [] ["1"]; [] ["1"];
    shared_boxed: Rc<str> => Box<str>; [] ["\"x\""]; [] ["\"x\""];
    generic_narrowed: Page<u16> => Page<u8>; [InputTypeNarrowed] ["{\"items\":[],\"next\":{\"items\":[256],\"next\":null}}"]; [] ["{\"items\":[1],\"next\":null}"];
    odd_name: OddlyNamed => OddlyNamedSmall; [InputTypeNarrowed] ["{\"cm\":256}"]; [] ["{\"cm\":1}"];
    odd_name_in_a_list: Vec<OddlyNamedSmall> => Vec<OddlyNamed>; [] ["[{\"cm\":255}]"]; [OutputTypeWidened] ["[{\"cm\":256}]"];
    odd_name_in_a_map: BTreeMap<String, Option<OddlyNamed>> => BTreeMap<String, Option<OddlyNamedSmall>>; [InputTypeNarrowed] ["{\"x\":{\"cm\":256}}"]; [] ["{\"x\":null}"];
    result_result: Result<u8, String> => Result<u16, String>; [] ["{\"Ok\":1}", "{\"Err\":\"x\"}"]; [OutputTypeWidened] ["{\"Ok\":256}"];

    // Types that decide themselves what they read.
    number_checked: u8 => Percent; [NotChecked] ["200"]; [NotChecked] ["100"];
    checked_same: Percent => Percent; [NotChecked] ["100"]; [NotChecked] ["100"];
    checked_wider: Percent => u8; [] ["100"]; [NotChecked] ["200"];
    checked_other: String => Percent; [InputTypeNarrowed, NotChecked] ["\"x\""]; [OutputTypeWidened] ["1"];
}
