//! Diagnostics about unknown words, which suggest the known ones.

/// The least similarity, from 0 to 1, at which one word is taken for a misspelling of another.
const ALIKE: f64 = 0.8;

/// Names the similar words, or else all known ones.
pub(crate) fn diagnostic(what: &str, written: &str, known: &[&str]) -> String {
    closest(written, known).map_or_else(
        || format!("unknown {what} `{written}`: write {}{}", if known.len() > 1 { "one of " } else { "" }, list(known)),
        |meant| format!("unknown {what} `{written}`: did you mean `{meant}`?"),
    )
}

/// The word that was meant, if one is more similar than all others.
pub(crate) fn closest<'a>(written: &str, known: &[&'a str]) -> Option<&'a str> {
    let written = written.to_lowercase();
    let scored = known.iter().map(|word| (likeness(&written, &word.to_lowercase()), *word));
    let mut alike: Vec<_> = scored.filter(|(score, _)| *score >= ALIKE).collect();
    alike.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    match alike[..] {
        [(first, word), (second, _), ..] if first > second => Some(word),
        [(_, word)] => Some(word),
        _ => None,
    }
}

/// In a short word, a single wrong letter is half of the difference.
fn likeness(written: &str, word: &str) -> f64 {
    let likeness = strsim::jaro_winkler(written, word);
    let one_off = written.len() > 1 && strsim::damerau_levenshtein(written, word) == 1;
    if one_off { likeness.max(ALIKE) } else { likeness }
}

fn list(known: &[&str]) -> String {
    known.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::diagnostic;

    const WORDS: [&str; 4] = ["name", "full_name", "alias", "version"];

    #[test]
    fn a_misspelled_word_gets_a_suggestion() {
        for (written, meant) in
            [("nmae", "name"), ("fullname", "full_name"), ("Alias", "alias"), ("versoin", "version"), ("nam", "name")]
        {
            let text = diagnostic("argument", written, &WORDS);
            assert_eq!(text, format!("unknown argument `{written}`: did you mean `{meant}`?"));
        }
    }

    #[test]
    fn an_unknown_word_gets_the_list_of_known_words() {
        let text = diagnostic("argument", "flavour", &WORDS);
        assert_eq!(text, "unknown argument `flavour`: write one of `name`, `full_name`, `alias`, `version`");
    }

    #[test]
    fn ties_get_no_suggestion() {
        assert!(diagnostic("code", "DX0003", &["DX0001", "DX0002"]).ends_with("write one of `DX0001`, `DX0002`"));
    }
}
