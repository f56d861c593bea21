//! DX0012: duroxide's typed waits, which panic if a payload does not have the type.

use crate::api::{self, Effect};
use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::lints::determinism::body::Body;
use crate::syntax::walk::{Next, Node, Walker};
use syn::Expr;

/// Finds them in a body.
pub(super) fn find(body: &Body<'_>) -> Vec<Finding> {
    let mut finder = TypedWaits { body, findings: Vec::new() };
    body.code.walk(&mut finder);
    finder.findings
}

struct TypedWaits<'a> {
    body: &'a Body<'a>,
    findings: Vec<Finding>,
}

impl Walker for TypedWaits<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        if let Node::Expr(Expr::MethodCall(call)) = node
            && self.body.is_context(&call.receiver)
            && let Some(method) = api::context_method(&call.method.to_string()).filter(|method| method.panics)
        {
            let (attribute, instead) = match method.effect {
                Effect::WaitsForEvent => ("event", "Approval::wait"),
                _ => ("queue", "Command::dequeue"),
            };
            let (method, context) = (&call.method, self.body.context_name());
            let problem = format!("`{method}` panics if a payload does not have the type, and that fails the instance");
            let help = format!(
                "declare the type with `#[duroxide::{attribute}]`, and write `{instead}(&{context})`, which returns an error"
            );
            self.findings.push(Finding::new(Lint::PanickingMessage, method, problem, help));
        }
        Next::Inside
    }
}

#[cfg(test)]
mod tests {
    use crate::lints::determinism::testing::found;
    use quote::quote;

    #[test]
    fn typed_waits_of_the_context_panic() {
        let body = quote! {
            let approval = ctx.schedule_wait_typed::<Approval>("approval").await;
            let later = async { (&ctx).clone().dequeue_event_typed::<Line>("lines").await };
            let raw = ctx.schedule_wait("approval").await;
            let other = other.schedule_wait_typed::<Approval>("approval");
            Approval::wait(&ctx).await
        };
        assert_eq!(found(&body), ["DX0012 schedule_wait_typed", "DX0012 dequeue_event_typed"]);
    }
}
