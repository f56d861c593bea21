//! Type names for people: without module paths in the catalog, with them in error messages.

use std::any::type_name;

/// `duroxide_azure_arm::types::ProvisionVmInput`.
pub(crate) fn full<T: ?Sized>() -> &'static str {
    type_name::<T>()
}

/// `ProvisionVmInput`, and `Vec<Item>` for `alloc::vec::Vec<my::Item>`.
pub(crate) fn short(full: &str) -> String {
    let mut name = String::with_capacity(full.len());
    // Where the current path segment starts in `name`.
    let mut segment = 0;
    let mut characters = full.chars().peekable();
    while let Some(character) = characters.next() {
        if character == ':' && characters.next_if_eq(&':').is_some() {
            name.truncate(segment);
            continue;
        }
        name.push(character);
        if !(character.is_alphanumeric() || character == '_') {
            segment = name.len();
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::{full, short};
    use std::collections::HashMap;

    #[test]
    fn module_paths_are_removed_at_every_depth() {
        assert_eq!(short(full::<String>()), "String");
        assert_eq!(short(full::<()>()), "()");
        assert_eq!(short(full::<HashMap<String, Vec<Option<u8>>>>()), "HashMap<String, Vec<Option<u8>>>");
        assert_eq!(short(full::<(String, [std::time::Duration; 3])>()), "(String, [Duration; 3])");
    }
}
