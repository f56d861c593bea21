//! Suggestions for names that do not exist.

/// The names that are similar to another one, the most similar first.
#[must_use]
pub fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut similar: Vec<_> = names
        .map(|candidate| (similarity(name, candidate), candidate))
        .filter(|(similarity, _)| *similarity > LEAST)
        .collect();
    similar.sort_by(|(one, name), (other, other_name)| other.total_cmp(one).then_with(|| name.cmp(other_name)));
    similar.dedup_by_key(|(_, name)| *name);
    similar.into_iter().map(|(_, name)| name).take(3).collect()
}

const LEAST: f64 = 0.6;

/// Compares the last parts, because all names of a crate start alike; a whole name counts too.
fn similarity(name: &str, candidate: &str) -> f64 {
    let last = |name: &str| name.rsplit("::").next().unwrap_or_default().to_lowercase();
    strsim::normalized_damerau_levenshtein(&last(name), &last(candidate))
        .max(if last(candidate).contains(&last(name)) { LEAST + 0.1 } else { 0. })
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn similar_names_are_found() {
        let names = ["shop::activity::charge-card", "shop::activity::ship-order", "shop::activity::charge-account"];
        assert_eq!(nearest("shop::activity::charge-crad", names.into_iter()), names[..1]);
        assert_eq!(nearest("Charge", names.into_iter()), [names[2], names[0]]);
        assert_eq!(nearest("nothing-like-it", names.into_iter()), [""; 0]);
    }
}
