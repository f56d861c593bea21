//! What a name, a path or an operator tells by its form.

use syn::{BinOp, Path};

/// Whether a name is that of a type: `Endpoint`, but not `endpoint`.
pub(crate) fn is_type(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

/// Whether a name is that of a constant or static: `ENDPOINT`, `T`, but not `Endpoint`.
pub(crate) fn is_constant(name: &str) -> bool {
    name.contains(char::is_uppercase) && !name.contains(char::is_lowercase)
}

/// Whether a path names a constant: `names::ENDPOINT`.
pub(crate) fn is_constant_path(path: &Path) -> bool {
    path.segments.last().is_some_and(|last| last.arguments.is_none() && is_constant(&last.ident.to_string()))
}

/// Whether a character can be part of a name.
pub(crate) fn is_part_of_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Whether nothing in a path is generic.
pub(crate) fn is_without_arguments(path: &Path) -> bool {
    path.segments.iter().all(|segment| segment.arguments.is_none())
}

/// Whether an operator changes what is on its left: `+=`.
pub(crate) const fn is_assignment(op: BinOp) -> bool {
    matches!(
        op,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_)
            | BinOp::BitXorAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::ShlAssign(_)
            | BinOp::ShrAssign(_)
    )
}
