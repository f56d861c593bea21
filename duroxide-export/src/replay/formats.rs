//! Reports for continuous integration.

use crate::replay::report::{ExecutionReport, Report, Verdict};
use std::fmt::Write;

impl Report {
    /// The report as `JUnit`'s XML: a test case for each execution, which fails if the code does not do what is recorded.
    #[must_use]
    pub fn to_junit(&self) -> String {
        let failures = self.executions.iter().filter(|execution| !execution.is_same()).count();
        let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
        let tests = self.executions.len();
        let _ = writeln!(xml, "<testsuite name=\"replay\" tests=\"{tests}\" failures=\"{failures}\">");
        for execution in &self.executions {
            let ExecutionReport { instance, execution: number, name, version, .. } = execution;
            let class = escaped(&format!("{name} {version}"));
            let case = escaped(&format!("{instance}, execution {number}"));
            let _ = write!(xml, "  <testcase classname=\"{class}\" name=\"{case}\"");
            if execution.is_same() {
                xml += "/>\n";
            } else {
                let text = execution.to_string();
                let message = text.lines().next().unwrap_or_default();
                let _ = writeln!(
                    xml,
                    ">\n    <failure message=\"{}\">{}</failure>\n  </testcase>",
                    escaped(message),
                    escaped(&text)
                );
            }
        }
        xml + "</testsuite>\n"
    }

    /// The report as commands of GitHub Actions, which shows them at the lines of the code: one line for each execution that
    /// does not do what is recorded.
    #[must_use]
    pub fn to_github_commands(&self) -> String {
        let failing = self.executions.iter().filter(|execution| !execution.is_same());
        failing.fold(String::new(), |mut commands, execution| {
            let location = match &execution.verdict {
                Verdict::Diverged(divergence) | Verdict::EndsEarly { left: Some(divergence), .. } => {
                    divergence.nearest()
                }
                _ => None,
            };
            let place = location.map_or_else(String::new, |location| {
                let file = location.file.replace('%', "%25").replace(',', "%2C").replace(':', "%3A");
                format!(" file={file},line={},col={}", location.line, location.column)
            });
            let text = execution.to_string().replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
            let _ = writeln!(commands, "::error{place}::{text}");
            commands
        })
    }
}

/// A text for XML. Characters that XML does not have are left out.
fn escaped(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).fold(
        String::with_capacity(text.len()),
        |mut escaped, c| {
            match c {
                '&' => escaped += "&amp;",
                '<' => escaped += "&lt;",
                '>' => escaped += "&gt;",
                '"' => escaped += "&quot;",
                c => escaped.push(c),
            }
            escaped
        },
    )
}
