//! DX0121: activities with a declared retry that are scheduled, which makes one attempt.

use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::library::contents::Library;
use crate::lints::library::listed::listed;

pub(crate) fn find(library: &Library) -> Option<Finding> {
    let retried: Vec<_> = library.activities().filter(|handler| handler.retries).collect();
    let dropped = library
        .single_attempts
        .iter()
        .filter(|(handle, _)| retried.iter().any(|handler| handler.named.idents.handle == *handle));
    let list = listed(dropped.map(|(handle, place)| (handle, place.as_str())))?;
    let problem = format!("`schedule` makes a single attempt, although these activities declare `retry`:{list}");
    let help = "write `call(&ctx, &input)`, and `duroxide::join_all(&ctx, calls).await` for several at once".to_owned();
    Some(Finding::at_call_site(Lint::DroppedRetry, problem, help))
}

#[cfg(test)]
mod tests {
    use crate::lints::library::testing::findings;

    #[test]
    fn a_retry_needs_a_call() {
        let with = |arguments: &str, body: &str| {
            let found = findings(&format!(
                "/// Pay.\n#[duroxide::activity({arguments})] pub async fn pay_back() -> R {{}}\n\
                 /// Sell.\n#[duroxide::orchestration] pub async fn sell_book(ctx: OrchestrationContext) -> R {{ {body} }}"
            ));
            found.into_iter().filter(|finding| finding.starts_with("DX0121")).collect::<Vec<_>>()
        };
        let retry = "idempotent, retry(max_attempts = 3)";
        for body in [
            "PayBack::schedule(&ctx, &1).await",
            "for x in xs { all.push(PayBack::schedule(&ctx, x)); } ctx.join(all).await",
            "crate::PayBack::schedule(&ctx.clone(), &1).await",
            "PayBack::call(&ctx, &1).schedule().await",
            "PayBack::call(&ctx, &1).tag(\"gpu\").schedule().await",
            "let all = xs.iter().map(|x| PayBack::schedule(&ctx, x)).collect(); ctx.join(all).await",
            "ctx.select2(PayBack::schedule(&ctx, &1), ctx.schedule_timer(day)).await",
            "ctx.join2(PayBack::schedule(&ctx, &1), other).await",
            "let paid = PayBack::schedule(&ctx, &1); paid.await?",
            "if late { PayBack::schedule(&ctx, &1).await?; }",
            "ctx.join(vec![PayBack::schedule(&ctx, &1), PayBack::schedule(&ctx, &2)]).await",
            "self::PayBack::schedule(&ctx, &1).await",
            "async { PayBack::schedule(&ctx, &1).await }.await",
        ] {
            assert_eq!(with(retry, body).len(), 1, "{body}");
            assert_eq!(with("idempotent", body), [""; 0], "{body}");
        }
        for body in [
            "PayBack::call(&ctx, &1).await",
            "duroxide::join_all(&ctx, xs.iter().map(|x| PayBack::call(&ctx, x))).await",
            "Other::schedule(&ctx, &1).await",
            "PayBack::schedule(&other, &1).await",
            "PayBack::call(&ctx, &1).retry(policy()).await",
            "let calls = vec![PayBack::call(&ctx, &1)]; duroxide::join_all(&ctx, calls).await",
            "ctx.trace_info(\"PayBack::schedule(&ctx, &1)\");",
            "planner.schedule(&ctx, &1).await",
            "Other::schedule(&ctx, &PayBack::call(&ctx, &1).await?).await",
            "PayBack::NAME.len()",
            "Other::call(&ctx, &PayBack::call(&ctx, &1).await?).schedule().await",
        ] {
            assert_eq!(with(retry, body), [""; 0], "{body}");
        }
    }
}
