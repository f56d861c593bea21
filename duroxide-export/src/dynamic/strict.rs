//! Reads JSON as a type, strictly: fields that the type does not have are errors.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a value. A field that the type does not have is an error, because it is misspelled, or would be lost.
pub(super) fn read<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    let mut ignored = Vec::new();
    let mut note = |path: serde_ignored::Path<'_>| ignored.push(path.to_string());
    // A trait object, so that nothing is compiled twice for a type.
    let note: &mut dyn FnMut(serde_ignored::Path<'_>) = &mut note;
    // From text, because the code for that exists for every type already.
    let text = value.to_string();
    let read = serde_ignored::deserialize(&mut serde_json::Deserializer::from_str(&text), note);
    let read = read.map_err(|error: serde_json::Error| error.to_string())?;
    if ignored.is_empty() {
        return Ok(read);
    }
    let fields: Vec<_> = ignored.iter().map(|path| format!("`{}`", shown(path))).collect();
    Err(format!("it has no field {}: remove or rename it", fields.join(", ")))
}

/// Removes the marks of options from a path: `address.street` for `address.?.street`.
fn shown(path: &str) -> String {
    path.split('.').filter(|part| *part != "?").collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::read;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Order {
        title: String,
        notes: Option<String>,
        #[serde(default)]
        address: Option<Address>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Address {
        street: Option<String>,
    }

    #[test]
    fn what_a_type_ignores_is_an_error() {
        assert_eq!(read::<Order>(&json!({ "title": "Dune" })).unwrap().title, "Dune");
        assert_eq!(read::<String>(&json!("12")).unwrap(), "12");
        read::<()>(&json!(null)).unwrap();
        let problem = |value| read::<Order>(&value).unwrap_err();
        assert!(problem(json!({})).contains("missing field `title`"));
        assert!(problem(json!({ "title": 1 })).contains("expected a string"));
        assert_eq!(problem(json!({ "title": "Dune", "note": "x" })), "it has no field `note`: remove or rename it");
        assert!(problem(json!({ "title": "Dune", "address": { "sreet": "x" } })).contains("`address.sreet`"));
    }
}
