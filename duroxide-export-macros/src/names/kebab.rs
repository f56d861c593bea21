//! The rule that names are kebab-case, and what to write instead of a name that breaks it.

use crate::names::subject::Subject;

/// duroxide reserves names with this prefix.
const RESERVED_PREFIX: &str = "__duroxide";

/// `{crate}::{kind}::{name}`.
pub(crate) fn full(package: &str, subject: impl Into<Subject>, name: &str) -> String {
    format!("{}{name}", subject.into().prefix(package))
}

/// Checks a name without its prefix. The error names what to write.
pub(crate) fn check(package: &str, subject: impl Into<Subject>, name: &str) -> Result<(), String> {
    let subject = subject.into();
    if name.is_empty() {
        return Err(format!("the name is empty: {}", subject.advice()));
    }
    let (base, version) = name.split_once('@').map_or((name, None), |(base, version)| (base, Some(version)));
    check_separators(package, subject, base)?;
    if let Some(version) = version {
        check_version_suffix(base, version)?;
    }
    check_kebab(subject, base, version)?;
    check_kind_word(subject, base)
}

fn check_separators(package: &str, subject: Subject, name: &str) -> Result<(), String> {
    let Some(separator) = ["::", "/", "."].into_iter().find(|separator| name.contains(separator)) else {
        return Ok(());
    };
    let prefix = subject.prefix(package);
    // The name is what follows the last separator. What precedes it was meant as a prefix.
    let last = name.rsplit(separator).next().unwrap_or_default();
    let instead = kebab(last).map_or_else(String::new, |name| format!(": write `{name}`"));
    if prefix.is_empty() {
        return Err(format!("a name cannot contain `{separator}`{instead}"));
    }
    Err(format!("a name cannot contain `{separator}`; the prefix `{prefix}` is added automatically{instead}"))
}

fn check_version_suffix(base: &str, version: &str) -> Result<(), String> {
    let digits = version.strip_prefix('v').unwrap_or_default();
    if !digits.is_empty() && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    // The major version in the written text.
    let number = version.split(|c: char| !c.is_ascii_digit()).find(|digits| !digits.is_empty()).unwrap_or_default();
    let number = number.trim_start_matches('0');
    let number = if number.is_empty() { "2" } else { number };
    Err(format!("`@{version}` is not a version suffix: write `{base}@v{number}`"))
}

fn check_kebab(subject: Subject, base: &str, version: Option<&str>) -> Result<(), String> {
    if is_kebab(base) {
        return Ok(());
    }
    let suffix = version.map_or_else(String::new, |version| format!("@{version}"));
    Err(kebab(base).map_or_else(
        || {
            let example = subject.example();
            format!(
                "`{base}` is not kebab-case: write lower-case ASCII words joined by `-`, starting with a letter, \
                    such as `{example}`"
            )
        },
        |name| format!("`{base}` is not kebab-case: write `{name}{suffix}`"),
    ))
}

fn check_kind_word(subject: Subject, base: &str) -> Result<(), String> {
    if subject.is_kind_word(base) {
        return Err(format!("`{base}` does not say {}: {}", subject.meaning(), subject.advice()));
    }
    Ok(())
}

/// Checks a full name, which needs no prefix.
pub(crate) fn check_full(name: &str) -> Result<(), String> {
    if name.trim().is_empty() {
        return Err("the name is empty: write the whole name, such as `legacy.provision-vm`".to_owned());
    }
    if name.starts_with(RESERVED_PREFIX) {
        return Err(format!("names that begin with `{RESERVED_PREFIX}` are reserved by duroxide"));
    }
    if name.trim() != name || name.chars().any(char::is_control) {
        return Err("the name has surrounding whitespace or contains control characters: remove them".to_owned());
    }
    Ok(())
}

fn is_kebab(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

/// The kebab-case form of a name in another case; `None` if there is none.
pub(crate) fn kebab(text: &str) -> Option<String> {
    if text.chars().any(|c| !c.is_ascii() && c.is_alphanumeric()) {
        return None;
    }
    let characters: Vec<char> = text.chars().collect();
    let mut name = String::with_capacity(text.len() + 4);
    for (index, &character) in characters.iter().enumerate() {
        let previous = index.checked_sub(1).map(|index| characters[index]);
        let next = characters.get(index + 1).copied();
        if starts_word(previous, character, next) {
            name.push('-');
        }
        // Everything other than letters and digits separates words; empty words are dropped below.
        name.push(if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { '-' });
    }
    let words: Vec<_> = name.split('-').filter(|word| !word.is_empty()).collect();
    Some(words.join("-")).filter(|name| is_kebab(name))
}

/// In `ProvisionVM` and `HTTPServer`: `P`, `V` and `S`.
fn starts_word(previous: Option<char>, character: char, next: Option<char>) -> bool {
    let Some(previous) = previous else { return false };
    character.is_ascii_uppercase()
        && (previous.is_ascii_lowercase()
            || previous.is_ascii_digit()
            || (previous.is_ascii_uppercase() && next.is_some_and(|next| next.is_ascii_lowercase())))
}

#[cfg(test)]
mod tests {
    use super::{check, check_full, full, kebab};
    use crate::kind::Kind;
    use proptest::prelude::*;

    fn check_activity(name: &str) -> Result<(), String> {
        check("duroxide-azure-arm", Kind::Activity, name)
    }

    #[test]
    fn good_names() {
        for name in [
            "provision-vm",
            "create-ec2-cluster",
            "refund-charge",
            "send-email-2",
            "provision-vm@v2",
            "x",
            "process-payment",
            "run-backup",
            "provision-vm@v12",
            "process",
        ] {
            assert_eq!(check_activity(name), Ok(()), "{name}");
        }
    }

    /// Each name as written, and the one that the error suggests.
    #[test]
    fn bad_names_get_a_suggestion() {
        let table = [
            ("ProvisionVM", "write `provision-vm`"),
            ("provisionVm", "write `provision-vm`"),
            ("provision_vm", "write `provision-vm`"),
            ("PROVISION-VM", "write `provision-vm`"),
            ("Provision VM", "write `provision-vm`"),
            ("HTTPServer", "write `http-server`"),
            ("provision--vm", "write `provision-vm`"),
            ("-provision-vm-", "write `provision-vm`"),
            ("ProvisionVM@v2", "write `provision-vm@v2`"),
            ("provision-vm@2", "write `provision-vm@v2`"),
            ("provision-vm@v0", "write `provision-vm@v2`"),
            ("provision-vm@v1.2.0", "write `provision-vm@v1`"),
            ("provision-vm@beta", "write `provision-vm@v2`"),
            ("duroxide-azure-arm::activity::provision-vm", "write `provision-vm`"),
            ("azure/provision-vm", "write `provision-vm`"),
            ("azure.ProvisionVM", "write `provision-vm`"),
            ("2nd-disk", "such as `provision-vm`"),
            ("größe-ändern", "such as `provision-vm`"),
            ("機械", "such as `provision-vm`"),
            ("workflow1", "such as `provision-vm`"),
            ("task", "such as `provision-vm`"),
            ("activity-2", "such as `provision-vm`"),
            ("", "such as `provision-vm`"),
        ];
        for (name, advice) in table {
            let error = check_activity(name).unwrap_err();
            assert!(error.ends_with(advice), "{name}: {error}");
        }
    }

    #[test]
    fn a_written_prefix_is_explained() {
        let error = check_activity("azure::provision-vm").unwrap_err();
        assert_eq!(
            error,
            "a name cannot contain `::`; the prefix `duroxide-azure-arm::activity::` is added automatically: write \
             `provision-vm`"
        );
        assert_eq!(
            full("duroxide-azure-arm", Kind::Activity, "provision-vm"),
            "duroxide-azure-arm::activity::provision-vm"
        );
    }

    #[test]
    fn full_names_are_used_unchanged() {
        for name in ["legacy.name.v1", "ProvisionVM", "a::b", "create instance"] {
            assert_eq!(check_full(name), Ok(()), "{name}");
        }
        for name in ["", "  ", " a", "a\n", "__duroxide_syscall:new_guid"] {
            check_full(name).unwrap_err();
        }
    }

    proptest! {
        /// For any text, the suggestion is a valid name, or is valid except for being generic.
        #[test]
        fn advice_can_be_followed(text in any::<String>()) {
            if let Some(name) = kebab(&text) {
                prop_assert!(super::is_kebab(&name));
                prop_assert_eq!(kebab(&name), Some(name));
            }
        }

        #[test]
        fn names_in_other_cases_are_recognized(words in prop::collection::vec("[a-z]{2,8}", 2..5)) {
            let name = words.join("-");
            let pascal: String = words.iter().map(|word| word[..1].to_uppercase() + &word[1..]).collect();
            prop_assert_eq!(kebab(&pascal), Some(name.clone()));
            prop_assert_eq!(kebab(&words.join("_")), Some(name.clone()));
            prop_assert_eq!(kebab(&words.join(" ").to_uppercase()), Some(name.clone()));
            prop_assert_eq!(check_activity(&name), Ok(()));
            prop_assert!(check_activity(&pascal).is_err());
        }

        #[test]
        fn checking_never_panics_and_accepts_kebab_case_only(text in any::<String>()) {
            if check_activity(&text).is_ok() {
                let base = text.split('@').next().unwrap_or_default();
                prop_assert!(super::is_kebab(base));
            }
        }
    }
}
