//! A stable order of handlers, which does not depend on that of the inventory.

use crate::handler::meta::Meta;
use semver::Version;

/// Returns the indices of the handlers, sorted by name, ascending version (`1.9.0` before `1.10.0`) and place in the source.
///
/// Sorts indices rather than values, so that one instantiation serves every list.
pub(crate) fn by_name(metas: &[&'static Meta]) -> Vec<usize> {
    // The names are copied next to the indices: with many handlers, loading them for each comparison takes most of the
    // time.
    let mut order: Vec<_> = metas.iter().map(|meta| meta.name).zip(0..).collect();
    order.sort_unstable_by(|(name, index), (other_name, other)| {
        name.cmp(other_name).then_with(|| version_key(metas[*index]).cmp(&version_key(metas[*other])))
    });
    order.into_iter().map(|(_, index)| index).collect()
}

fn version_key(meta: &'static Meta) -> (Option<Version>, &'static str, u32) {
    (Version::parse(meta.version).ok(), meta.location.file, meta.location.line)
}

#[cfg(test)]
mod tests {
    use super::by_name;
    use crate::handler::location::Location;
    use crate::handler::meta::Meta;

    const fn meta(name: &'static str, version: &'static str, line: u32) -> Meta {
        Meta { name, version, location: Location { line, ..Location::NONE }, ..Meta::DEFAULT }
    }

    #[test]
    fn versions_are_sorted_as_numbers() {
        static METAS: [Meta; 6] = [
            meta("b", "1.10.0", 1),
            meta("b", "1.9.0", 2),
            meta("a", "2.0.0", 9),
            meta("b", "1.0.0", 4),
            meta("a", "2.0.0", 3),
            meta("a", "no version", 1),
        ];
        let metas: Vec<_> = METAS.iter().collect();
        assert_eq!(by_name(&metas), [5, 4, 2, 3, 1, 0]);
        assert_eq!(by_name(&[]), [0; 0]);
    }
}
