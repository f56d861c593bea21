//! The texts of values: of bounded length.

/// Texts that contain others can grow without bounds.
const MOST_BYTES: usize = 600;

/// The text, or its start and a hash.
pub(super) fn bounded(text: String) -> String {
    if text.len() > MOST_BYTES { format!("{}#{:08x}", start_of(&text, 60), hash(&text)) } else { text }
}

/// A text that fits on a line.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 100;
    if text.len() > LONGEST { format!("{}.. #{:08x}", start_of(text, 60), hash(text)) } else { text.to_owned() }
}

fn start_of(text: &str, most: usize) -> &str {
    let end = text.char_indices().map(|(index, _)| index).take_while(|index| *index <= most).last().unwrap_or(0);
    &text[..end]
}

/// A hash that is the same on every machine: FNV-1a, folded to 32 bits.
pub(super) fn hash(text: &str) -> u32 {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    u32::try_from((hash >> 32) ^ (hash & 0xffff_ffff)).unwrap_or_default()
}
