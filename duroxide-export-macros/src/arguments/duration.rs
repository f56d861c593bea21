//! Durations in arguments: a text such as `"1m 30s"`, or a constant that only the compiler can evaluate.

use crate::arguments::values::{Text, names_constant};
use crate::syntax::text::text;
use darling::FromMeta;
use darling::util::path_to_string;
use std::fmt;
use std::time::Duration;
use syn::{Expr, ExprLit, Lit, Meta, MetaNameValue};

/// The longest timer that every provider can store; `duroxide-export/src/execution/timer.rs` explains why.
pub(crate) const LONGEST_TIMER: Duration = Duration::from_secs(200_000 * 31_557_600);
pub(crate) const LONGEST_TIMER_TEXT: &str = "200000y";

/// How long something takes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Length {
    Known(Duration),
    /// An expression that should be a constant of type `Duration`: `limits::SLOW`, `Duration::from_secs(30)`. The generated
    /// code checks its value.
    Constant(Box<Expr>),
}

impl FromMeta for Length {
    fn from_meta(meta: &Meta) -> darling::Result<Self> {
        if let Meta::NameValue(MetaNameValue { value, .. }) = meta
            && let Some(constant) = constant(value)
        {
            return Ok(Self::Constant(Box::new(constant.clone())));
        }
        let text = Text::from_meta(meta).map_err(|error| match meta {
            Meta::NameValue(MetaNameValue { path, value, .. }) => {
                let key = path_to_string(path);
                let message = match value {
                    Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => {
                        format!("`{key}` needs a unit: write `{key} = \"{number}s\"`")
                    }
                    _ => format!(
                        "`{key}` must be a duration: write a text such as `{key} = \"30s\"`, or a constant of type \
                         `Duration`"
                    ),
                };
                darling::Error::custom(message).with_span(value)
            }
            Meta::Path(_) | Meta::List(_) => error,
        })?;
        Ok(Self::Known(duration(&text)?))
    }
}

impl From<Duration> for Length {
    fn from(duration: Duration) -> Self {
        Self::Known(duration)
    }
}

/// The form in the documentation.
impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(duration) => humantime::format_duration(*duration).fmt(f),
            Self::Constant(constant) => write!(f, "`{}`", text(constant)),
        }
    }
}

/// The expression, if the compiler may evaluate it to a duration.
fn constant(value: &Expr) -> Option<&Expr> {
    match value {
        Expr::Path(path) => names_constant(&path.path).then_some(value),
        Expr::Call(_) | Expr::MethodCall(_) => Some(value),
        Expr::Group(group) => constant(&group.expr),
        Expr::Paren(paren) => constant(&paren.expr),
        _ => None,
    }
}

/// Parses a duration such as `1m 30s`. The minimum is one millisecond, the unit of duroxide's timers.
fn duration(written: &Text) -> syn::Result<Duration> {
    let text = written.value();
    let error = |message: String| Err(syn::Error::new(written.0.span(), message));
    match humantime::parse_duration(&text) {
        Ok(duration) if duration < Duration::from_millis(1) => {
            error(format!("`{text}` is too short: timers count milliseconds, so write `1ms` or more"))
        }
        Ok(duration) if duration > LONGEST_TIMER => {
            error(format!("`{text}` is longer than a timer can be: write `{LONGEST_TIMER_TEXT}` or less"))
        }
        Ok(duration) => Ok(duration),
        Err(_) if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            error(format!("`{text}` needs a unit: write `{text}s` or `{text}ms`"))
        }
        Err(reason) => error(format!("`{text}` is not a duration ({reason}): write `500ms`, `30s` or `1m 30s`")),
    }
}
