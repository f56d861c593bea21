//! The log lines of a test.

use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex, PoisonError};
use tracing::field::{Field, Visit};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry;

/// A log line.
#[derive(Debug, Clone)]
pub struct Line {
    /// How bad it is.
    pub level: Level,
    /// The module that wrote it.
    pub target: String,
    /// The message, and after it all fields, each as ` name=value`.
    pub text: String,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.level, self.target, self.text)
    }
}

impl Line {
    /// Whether someone who runs the program has to look at it. What the drivers write does not count.
    fn is_warning(&self) -> bool {
        let module = self.target.split(':').next().unwrap_or_default();
        self.level <= Level::WARN && ["duroxide", "duroxide_export_stores"].contains(&module)
    }
}

/// Keeps the log lines of this thread. On tokio's runtime of one thread, which tests have, these are those of one test.
pub struct Logs {
    lines: Lines,
    _guard: DefaultGuard,
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<Line>>>);

impl Logs {
    /// Keeps all lines from now on. With the variable `FAULTS_LOG`, they are also written to standard error.
    #[must_use]
    pub fn keep() -> Self {
        let lines = Lines::default();
        let guard = tracing::subscriber::set_default(registry().with(lines.clone()));
        Self { lines, _guard: guard }
    }

    fn select(&self, is_wanted: impl Fn(&Line) -> bool) -> Vec<String> {
        let lines = self.lines.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().filter(|line| is_wanted(line)).map(ToString::to_string).collect()
    }

    /// Warnings and errors, of duroxide and of the toolkit.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        self.select(Line::is_warning)
    }

    /// Warnings and errors that contain all of these texts.
    #[must_use]
    pub fn warnings_with(&self, texts: &[&str]) -> Vec<String> {
        self.select(|line| line.is_warning() && texts.iter().all(|text| line.text.contains(text)))
    }

    /// Checks that there are at most so many warnings and errors.
    ///
    /// # Panics
    ///
    /// If there are more. The message shows some of them.
    pub fn assert_at_most(&self, most: usize) {
        let warnings = self.warnings();
        let some: Vec<_> = warnings.iter().take(20).map(|line| line.chars().take(300).collect::<String>()).collect();
        assert!(warnings.len() <= most, "{} warnings:\n{}", warnings.len(), some.join("\n"));
    }
}

impl<S: Subscriber> Layer<S> for Lines {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        // Of what is below, duroxide writes so much that a test would keep gigabytes.
        if *metadata.level() > Level::INFO {
            return;
        }
        let mut text = Text::default();
        event.record(&mut text);
        let line =
            Line { level: *metadata.level(), target: metadata.target().to_owned(), text: text.message + &text.fields };
        if std::env::var_os("FAULTS_LOG").is_some() {
            eprintln!("{line}");
        }
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }
}

#[derive(Default)]
struct Text {
    message: String,
    fields: String,
}

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let written = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.fields, " {name}={value:?}"),
        };
        written.expect("a string");
    }
}
