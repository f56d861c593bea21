//! Formats tokens as source code.

use quote::ToTokens;

/// Formats a type as people write it: `Vec<Item>` rather than `Vec < Item >`.
pub(crate) fn text(ty: &impl ToTokens) -> String {
    let mut text = String::new();
    for token in ty.to_token_stream().to_string().split(' ') {
        // The brackets of an index rather than a slice: `a[0]`, not `&mut [u8]`.
        let is_index = token.starts_with('[')
            && text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ')' | ']'))
            && !["mut", "dyn", "const", "in"].iter().any(|keyword| text.ends_with(keyword));
        let glued = text.is_empty()
            || is_index
            || text.ends_with(['<', '(', '[', '&', ':', '!', '.'])
            || token.starts_with(['<', '>', ')', ']', ',', ';', ':', '(', '.', '?']);
        if !glued {
            text.push(' ');
        }
        text.push_str(token);
    }
    text
}
