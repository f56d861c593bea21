//! Arguments that the other kind of handler has.

use crate::errors::combined;
use crate::kind::Kind;
use darling::ast::NestedMeta;
use darling::util::path_to_string;

/// Refuses the arguments that are said of the other kind only.
pub(crate) fn refuse(kind: Kind, items: &[NestedMeta]) -> syn::Result<()> {
    let refused = items.iter().filter_map(|item| {
        let NestedMeta::Meta(meta) = item else { return None };
        let advice = advice(kind, &path_to_string(meta.path()))?;
        Some(syn::Error::new_spanned(meta.path(), advice))
    });
    refused.reduce(combined).map_or(Ok(()), Err)
}

/// What to do instead.
fn advice(kind: Kind, key: &str) -> Option<&'static str> {
    Some(match (kind, key) {
        (Kind::Activity, "version") => {
            "duroxide has no versions for activities: write them into the name, such as `name = \"provision-vm@v2\"`"
        }
        (Kind::Activity, "uses") => "an activity schedules nothing: `uses(..)` goes on the orchestration",
        (Kind::Orchestration, "idempotent") => {
            "`idempotent` is said of activities; duroxide replays an orchestration, it does not run it twice. Leave it \
             out"
        }
        (Kind::Orchestration, "retry") => {
            "`retry` is declared on activities: leave it out; what an orchestration schedules is retried"
        }
        (Kind::Orchestration, "timeout") => {
            "`timeout` is declared on activities: leave it out, and race a sub-orchestration with a timer"
        }
        (Kind::Orchestration, "tag") => {
            "`tag` is declared on activities, which it sends to certain workers: leave it out"
        }
        _ => return None,
    })
}
