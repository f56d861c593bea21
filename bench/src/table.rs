//! A Markdown table of both styles and their ratio.

use std::fmt;

/// One measurement.
#[derive(Debug)]
pub struct Row {
    /// What was measured.
    pub what: String,
    /// The unit, as a suffix.
    pub unit: &'static str,
    /// By hand.
    pub by_hand: f64,
    /// With attributes.
    pub attributes: f64,
    /// The highest acceptable ratio, if there is one.
    pub at_most: Option<f64>,
}

impl Row {
    /// The ratio of attributes to by hand.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.attributes / self.by_hand
    }

    /// Whether the ratio is too high.
    #[must_use]
    pub fn is_above_target(&self) -> bool {
        self.at_most.is_some_and(|at_most| self.ratio() > at_most)
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, unit, by_hand, attributes, at_most } = self;
        let at_most = at_most.map_or_else(String::new, |at_most| format!("{at_most:.2}"));
        write!(f, "| {what} | {by_hand:.2}{unit} | {attributes:.2}{unit} | {:.2} | {at_most} |", self.ratio())
    }
}

/// The header of the table.
pub const HEAD: &str = "| | by hand | attributes | ratio | at most |\n| --- | --- | --- | --- | --- |";

#[cfg(test)]
mod tests {
    use super::Row;

    #[test]
    fn a_row_shows_both_and_their_ratio() {
        let row = Row { what: "check".to_owned(), unit: " s", by_hand: 2.0, attributes: 3.0, at_most: Some(1.2) };
        assert_eq!(row.to_string(), "| check | 2.00 s | 3.00 s | 1.50 | 1.20 |");
        assert!(row.is_above_target());
        assert!(!Row { at_most: None, ..row }.is_above_target());
    }
}
