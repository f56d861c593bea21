//! JSON with sorted keys, whatever features of `serde_json` the program has.
//!
//! Any crate of a program can turn on the feature `preserve_order` for all others. Maps then keep the order in which they
//! were filled: a struct would be written in the order of its fields, and a `HashMap` in another order on each replay.

use serde::{Serialize, Serializer};
use serde_json::{Error, Map, Value};
use std::sync::LazyLock;

/// Writes a value with sorted keys.
pub(crate) fn to_string(value: &Value) -> Result<String, Error> {
    static KEEPS_ORDER: LazyLock<bool> = LazyLock::new(|| {
        let filled: Map<_, _> = ["b", "a"].map(|key| (key.to_owned(), Value::Null)).into_iter().collect();
        filled.keys().next().is_some_and(|first| first == "b")
    });
    if *KEEPS_ORDER { serde_json::to_string(&Sorted(value)) } else { serde_json::to_string(value) }
}

struct Sorted<'a>(&'a Value);

impl Serialize for Sorted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(map) => {
                let mut entries: Vec<_> = map.iter().collect();
                entries.sort_unstable_by_key(|(key, _)| *key);
                serializer.collect_map(entries.into_iter().map(|(key, value)| (key, Sorted(value))))
            }
            Value::Array(items) => serializer.collect_seq(items.iter().map(Sorted)),
            other => other.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Sorted;
    use serde_json::json;

    #[test]
    fn keys_are_sorted_at_every_depth() {
        let value = json!({"b": [{"d": 1, "c": {"z": null, "y": 1.5}}], "a": "text", "B": true, "é": 1, "": 0});
        let expected = r#"{"":0,"B":true,"a":"text","b":[{"c":{"y":1.5,"z":null},"d":1}],"é":1}"#;
        assert_eq!(serde_json::to_string(&Sorted(&value)).unwrap(), expected);
    }
}
