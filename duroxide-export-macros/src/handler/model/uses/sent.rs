//! The messages that an activity sends: `Approval { granted }.raise(&client, instance)`.

use crate::handler::model::uses::conditional::{Conditional, Conditions, push_once};
use crate::handler::model::uses::local::LocalItems;
use crate::handler::model::uses::messages::{Action, MessageUse, MessageVariables};
use crate::handler::parse::body;
use crate::handler::parse::item::HandlerFn;
use crate::syntax::tokens::any_ident;
use crate::syntax::walk::{Code, Next, Node, Walker};
use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Expr, ExprMethodCall, ItemUse, Signature};

/// The messages, and the body's own imports, which it takes to name them.
pub(super) fn find(function: &HandlerFn) -> (Vec<Conditional<MessageUse>>, Vec<ItemUse>) {
    // Parsing a body takes time, and few activities send anything.
    if !any_ident(&function.body.stream(), &mut |ident| Action::in_activity(&ident.to_string()).is_some()) {
        return Default::default();
    }
    body::parse(&function.body).map(|code| find_in(&code, &function.sig)).unwrap_or_default()
}

/// The same for a helper, whose body is parsed.
pub(super) fn find_in(code: &Code, sig: &Signature) -> (Vec<Conditional<MessageUse>>, Vec<ItemUse>) {
    let local = LocalItems::collect(code, None);
    let variables = MessageVariables::collect(sig.inputs.iter());
    let conditions = Conditions::default();
    let mut finder = SentMessages { local: &local.names, variables, conditions, found: Vec::new() };
    code.walk(&mut finder);
    (finder.found, local.imports)
}

struct SentMessages<'l> {
    local: &'l [Ident],
    variables: MessageVariables,
    conditions: Conditions,
    found: Vec<Conditional<MessageUse>>,
}

impl SentMessages<'_> {
    fn sent(&self, call: &ExprMethodCall) -> Option<MessageUse> {
        let action = Action::in_activity(&call.method.to_string())?;
        // Queues of other libraries have an `enqueue` too, and may be generic, which a message never is.
        if !(2..=3).contains(&call.args.len()) || !is_client(call.args.first()?) {
            return None;
        }
        let message = self.variables.receiver(&call.receiver)?;
        let first = &message.ty.segments.first()?.ident;
        (!self.local.contains(first)).then_some(MessageUse { action, message })
    }
}

/// Whether an expression is evidently a client: `client`, `&self.client` or `&ctx.get_client()`.
fn is_client(expr: &Expr) -> bool {
    any_ident(&expr.to_token_stream(), &mut |ident| ident.to_string().to_lowercase().contains("client"))
}

impl Walker for SentMessages<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        if let Node::Item(_) = node {
            return Next::SkipChildren;
        }
        self.conditions.enter(node);
        Next::Inside
    }

    fn leave(&mut self, node: Node<'_>) {
        match node {
            Node::Expr(Expr::MethodCall(call)) => {
                if let Some(item) = self.sent(call) {
                    push_once(&mut self.found, Conditional { item, cfgs: self.conditions.cfgs() });
                }
            }
            Node::Local(local) => self.variables.bind(local),
            _ => {}
        }
        self.conditions.leave(node);
    }
}

#[cfg(test)]
mod tests {
    use super::{MessageUse, find};
    use crate::handler::parse::item::HandlerFn;
    use crate::kind::Kind;
    use crate::syntax::text::text;
    use proc_macro2::TokenStream;
    use quote::quote;

    fn sent(body: &TokenStream) -> Vec<String> {
        let function = quote!(
            async fn decide(ctx: ActivityContext, decision: Decision) -> Result<(), String> { #body }
        );
        let function = HandlerFn::parse(Kind::Activity, &function).unwrap();
        let describe = |MessageUse { action, message }: MessageUse| {
            format!("{action:?} {}{}", if message.is_named { "named " } else { "" }, text(&message.ty))
        };
        find(&function).0.into_iter().map(|found| describe(found.item)).collect()
    }

    #[test]
    fn messages_that_are_sent_are_found() {
        let found = sent(&quote! {
            let client = ctx.get_client();
            decision.raise(&client, "a").await?;
            Approval { granted: true }.raise(&client, "a").await?;
            let command = SessionCommand::Close;
            if late { command.enqueue(&client, "b").await?; }
            Stop(1).raise_to_tree(&ctx.get_client(), "c").await?;
            Approval::named(signal).raise(&client, "a", &approval).await?;
            Reminder::now().raise(&self.client, "a").await?;
        });
        assert_eq!(
            found,
            [
                "Raise Decision",
                "Raise Approval",
                "Enqueue SessionCommand",
                "Raise Stop",
                "Raise named Approval",
                "Raise Reminder"
            ]
        );
    }

    #[test]
    fn other_calls_are_not() {
        let found = sent(&quote! {
            struct Local;
            Local.raise(&client, "a");
            Queue::new().enqueue(1);
            VecDeque::new().enqueue(1, 2);
            unknown().raise(&client, "a");
            fn inner() { Approval.raise(&client, "a"); }
        });
        assert_eq!(found, [""; 0]);
    }
}
