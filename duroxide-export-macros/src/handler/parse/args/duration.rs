//! Durations in arguments, such as `"1m 30s"`.

use crate::handler::parse::args::value::Text;
use darling::FromMeta;
use darling::util::path_to_string;
use proc_macro2::Span;
use std::time::Duration;
use syn::{Expr, ExprLit, Lit, Meta, MetaNameValue};

/// The longest timer that every provider can store; `duroxide-export/src/call/timer.rs` explains why.
pub(crate) const LONGEST_TIMER: Duration = Duration::from_secs(200_000 * 31_557_600);
pub(crate) const LONGEST_TIMER_TEXT: &str = "200000y";

/// A string literal that should be a duration.
#[derive(Debug)]
pub(crate) struct DurationText(Text);

impl DurationText {
    pub(crate) fn span(&self) -> Span {
        self.0.0.span()
    }
}

impl FromMeta for DurationText {
    fn from_meta(meta: &Meta) -> darling::Result<Self> {
        Text::from_meta(meta).map(Self).map_err(|error| match meta {
            Meta::NameValue(MetaNameValue {
                path, value: Expr::Lit(ExprLit { lit: Lit::Int(number), .. }), ..
            }) => {
                let key = path_to_string(path);
                darling::Error::custom(format!("`{key}` needs a unit: write `{key} = \"{number}s\"`")).with_span(number)
            }
            _ => error,
        })
    }
}

/// Parses a duration such as `1m 30s`. The minimum is one millisecond, the unit of duroxide's timers.
pub(crate) fn duration(DurationText(written): &DurationText) -> syn::Result<Duration> {
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
