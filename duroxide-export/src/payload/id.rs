//! Checks of IDs and tags, before they reach a store.

use crate::payload::text;
use duroxide::{ClientError, SUB_ORCH_AUTO_PREFIX};

/// Checks an instance ID. The error explains what is wrong with it.
pub(crate) fn check(id: &str) -> Result<(), String> {
    check_id("instance", id)
}

/// Checks the ID of an instance that has no parent.
///
/// duroxide panics if it could have generated the ID for a sub-orchestration.
pub(crate) fn check_root(id: &str) -> Result<(), String> {
    check(id)?;
    if id.starts_with(SUB_ORCH_AUTO_PREFIX) || id.contains("::sub::") {
        return Err(format!(
            "the instance ID `{id}` is reserved: IDs that start with `sub::` or contain `::sub::` belong to duroxide"
        ));
    }
    Ok(())
}

/// Checks a session ID.
pub(crate) fn check_session(id: &str) -> Result<(), String> {
    check_id("session", id)
}

/// Checks the tag of an activity.
pub(crate) fn check_tag(tag: &str) -> Result<(), String> {
    if tag.is_empty() {
        return Err("the tag is empty: write the name of a group of workers".to_owned());
    }
    if text::has_nul(tag) {
        let tag = text::shown(tag);
        return Err(format!("the tag `{tag}` contains U+0000, which PostgreSQL cannot store: remove it"));
    }
    Ok(())
}

/// Checks an instance ID that was passed to the call of a client.
pub(crate) fn checked(id: &str) -> Result<(), ClientError> {
    check(id).map_err(|message| ClientError::InvalidInput { message })
}

fn check_id(kind: &str, id: &str) -> Result<(), String> {
    if id.is_empty() {
        return Err(format!("the {kind} ID is empty: give every {kind} its own ID"));
    }
    if text::has_nul(id) {
        let id = text::shown(id);
        return Err(format!("the {kind} ID `{id}` contains U+0000, which PostgreSQL cannot store: remove it"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{check, check_root, check_session, check_tag};

    #[test]
    fn ids_that_stores_cannot_hold_are_rejected() {
        assert_eq!(check("order-1"), Ok(()));
        assert_eq!(check(&"x".repeat(3000)), Ok(()));
        assert!(check("").unwrap_err().starts_with("the instance ID is empty"));
        assert!(check("a\0b").unwrap_err().starts_with("the instance ID `a\\u{0}b` contains U+0000"));
        assert!(check_session("\0").unwrap_err().starts_with("the session ID `\\u{0}`"));
    }

    #[test]
    fn tags_that_no_worker_takes_are_rejected() {
        assert_eq!(check_tag("gpu"), Ok(()));
        assert!(check_tag("").unwrap_err().starts_with("the tag is empty"));
        assert!(check_tag("a\0b").unwrap_err().starts_with("the tag `a\\u{0}b` contains U+0000"));
    }

    #[test]
    fn reserved_ids_are_rejected_for_root_instances() {
        assert_eq!(check_root("tenant-7::order-42"), Ok(()));
        for id in ["sub::1", "a::sub::2"] {
            assert!(check_root(id).unwrap_err().contains("is reserved"), "{id}");
        }
        assert_eq!(check("a::sub::2"), Ok(()));
    }
}
