//! What an orchestration schedules and which messages it uses, read from its body.

mod local;
pub(crate) mod messages;
mod sent;

use crate::api::{self, Effect, Methods};
use crate::handler::model::uses::local::LocalItems;
use crate::handler::model::uses::messages::{MessageUse, MessageVariables};
use crate::handler::parse::item::HandlerFn;
use crate::kind::Kind;
use crate::syntax::context::{self, Contexts};
use crate::syntax::form;
use crate::syntax::imports;
use crate::syntax::walk::{Code, Next, Node, Walker};
use quote::ToTokens;
use std::collections::HashSet;
use syn::{Expr, ExprCall, ExprLit, ExprMethodCall, Ident, ItemUse, Lit, LitStr, Path, Signature};

/// One thing that an orchestration schedules.
#[derive(Debug, Clone)]
pub(crate) enum Use {
    /// `ProvisionVm::schedule(&ctx, ..)`: the path of a possible handle, of either kind.
    Handle(Path),
    /// `ctx.schedule_activity(PROVISION_VM, ..)`.
    Constant(Kind, Path),
    /// `ctx.schedule_activity("my-crate::activity::provision-vm", ..)`.
    Literal(Kind, LitStr),
}

/// Everything that an orchestration uses, and what it takes to name that outside the body.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    pub(crate) items: Vec<Use>,
    pub(crate) messages: Vec<MessageUse>,
    /// The body's own `use` declarations.
    pub(crate) imports: Vec<ItemUse>,
}

impl Uses {
    /// Reads a function.
    pub(crate) fn find(code: &Code, sig: &Signature) -> Self {
        Self::find_with_contexts(code, sig, &Contexts::new(context::ident_in(sig), code))
    }

    /// Reads an activity, which only sends messages.
    pub(crate) fn find_sent(function: &HandlerFn) -> Self {
        let (messages, imports) = sent::find(function);
        Self { messages, imports, ..Self::default() }
    }

    /// Reads a helper, whose contexts may not be parameters.
    pub(crate) fn find_with_contexts(code: &Code, sig: &Signature, contexts: &Contexts) -> Self {
        if contexts.is_empty() {
            return Self::default();
        }
        let local = LocalItems::collect(code);
        let variables = MessageVariables::collect(sig.inputs.iter());
        let mut finder =
            UseCollector { contexts, local: &local.names, variables, found: Self::default(), seen: HashSet::new() };
        code.walk(&mut finder);
        Self { imports: local.imports, ..finder.found }
    }

    /// Whether the path starts with a name that only exists in the body, so that docs cannot link to it.
    pub(crate) fn imports_name(&self, path: &Path) -> bool {
        let Some(first) = path.segments.first() else { return false };
        self.imports.iter().any(|import| imports::names(&import.tree).any(|name| name == first.ident))
    }
}

struct UseCollector<'a> {
    contexts: &'a Contexts,
    local: &'a [Ident],
    variables: MessageVariables,
    found: Uses,
    seen: HashSet<String>,
}

impl UseCollector<'_> {
    fn push(&mut self, item: Use) {
        let key = match &item {
            Use::Handle(path) | Use::Constant(_, path) => path.to_token_stream().to_string(),
            Use::Literal(_, text) => format!("{:?}", text.value()),
        };
        if self.seen.insert(key) {
            self.found.items.push(item);
        }
    }

    fn message(&mut self, found: Option<MessageUse>) {
        if let Some(found) = found
            && !self.is_local(&found.message.ty)
            && !self.found.messages.contains(&found)
        {
            self.found.messages.push(found);
        }
    }

    fn is_local(&self, path: &Path) -> bool {
        path.segments.first().is_some_and(|first| first.ident == "Self" || self.local.contains(&first.ident))
    }

    /// The handle in `path::to::Handle::schedule`.
    fn handle(&self, call: &ExprCall) -> Option<Path> {
        let Expr::Path(function) = &*call.func else { return None };
        if function.qself.is_some() || !self.contexts.contain(call.args.first()?) {
            return None;
        }
        let mut path = function.path.clone();
        let method = path.segments.pop()?;
        if !api::handle_method(&method.ident.to_string()).is_some_and(Methods::schedules) {
            return None;
        }
        path.segments.pop_punct();
        let is_type = form::is_type(&path.segments.last()?.ident.to_string());
        (is_type && !self.is_local(&path)).then_some(path)
    }

    /// The name in `ctx.schedule_activity(NAME, ..)`.
    fn name(&self, call: &ExprMethodCall) -> Option<Use> {
        let kind = scheduled_kind(&call.method.to_string())?;
        if !self.contexts.contain(&call.receiver) {
            return None;
        }
        match call.args.first()? {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(Use::Literal(kind, text.clone())),
            Expr::Path(path) if form::is_constant_path(&path.path) && !self.is_local(&path.path) => {
                Some(Use::Constant(kind, path.path.clone()))
            }
            _ => None,
        }
    }
}

/// The kind of handler that a method of duroxide's context schedules.
fn scheduled_kind(method: &str) -> Option<Kind> {
    match api::context_method(method)?.effect {
        Effect::SchedulesActivity => Some(Kind::Activity),
        Effect::SchedulesOrchestration | Effect::Spawns => Some(Kind::Orchestration),
        _ => None,
    }
}

impl Walker for UseCollector<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::Expr(Expr::Call(call)) => {
                if let Some(path) = self.handle(call) {
                    self.push(Use::Handle(path));
                }
                self.message(messages::in_function_call(call, self.contexts));
                Next::Inside
            }
            // A function inside the body has its own context, even if the name is the same.
            Node::Item(_) => Next::SkipChildren,
            _ => Next::Inside,
        }
    }

    fn leave(&mut self, node: Node<'_>) {
        // The receiver comes first: `A::schedule(&ctx, ..).map(|_| B::schedule(&ctx, ..))` uses A and then B.
        match node {
            Node::Expr(Expr::MethodCall(call)) => {
                if let Some(item) = self.name(call) {
                    self.push(item);
                }
                self.message(messages::in_method_call(call, self.contexts, &self.variables));
            }
            Node::Local(local) => self.variables.bind(local),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MessageUse, Use, Uses};
    use crate::syntax::text::text;
    use crate::syntax::walk::Code;
    use proc_macro2::TokenStream;
    use quote::quote;
    use syn::{Signature, parse_quote};

    fn code(block: TokenStream) -> Code {
        Code::new(syn::parse2(block).unwrap())
    }

    fn signature() -> Signature {
        parse_quote!(async fn f(ctx: OrchestrationContext, order: Order, endpoint: &api::Endpoint))
    }

    fn found(body: &TokenStream) -> Vec<String> {
        let code = code(quote!({ #body }));
        let describe = |item: Use| match item {
            Use::Handle(path) => text(&path),
            Use::Constant(kind, path) => format!("{} {}", kind.noun(), text(&path)),
            Use::Literal(kind, name) => format!("{} {:?}", kind.noun(), name.value()),
        };
        Uses::find(&code, &signature()).items.into_iter().map(describe).collect()
    }

    fn messages(body: &TokenStream) -> Vec<String> {
        let code = code(quote!({ #body }));
        let describe = |MessageUse { action, message }: MessageUse| {
            format!("{action:?} {}{}", if message.is_named { "named " } else { "" }, text(&message.ty))
        };
        Uses::find(&code, &signature()).messages.into_iter().map(describe).collect()
    }

    #[test]
    fn calls_of_handles_are_found_anywhere() {
        let found = found(&quote! {
            let vm = ProvisionVm::schedule(&ctx, &input).await?;
            if vm.new { crate::activities::TagVm::call(&ctx, &vm).session("s").await?; }
            let all = vec![azure::Firewall::schedule(&ctx, &1), azure::Firewall::schedule(&ctx, &2)];
            let later = ctx.join(vm.disks.iter().map(|disk| AttachDisk::schedule(&ctx, disk)).collect()).await;
            let child = async { Child::call(&ctx.clone(), &()).instance("id").schedule().await };
            Audit::call(&ctx, &all).instance("id").spawn()?;
            Ok(format!("{:?}", Describe::call(&ctx, &all).await?))
        });
        assert_eq!(
            found,
            ["ProvisionVm", "crate::activities::TagVm", "azure::Firewall", "AttachDisk", "Child", "Audit", "Describe"]
        );
    }

    #[test]
    fn other_names_of_the_context_are_followed() {
        let found = found(&quote! {
            let later = ctx.clone();
            let again: OrchestrationContext = later.clone();
            let deployed = async move { Deploy::schedule(&later, &1).await };
            let tagged = Tag::schedule(&again, &1);
            let each = items.map(|item| { let ctx = &ctx; Attach::schedule(ctx, item) });
            retry(|ctx| Retried::schedule(ctx, &1), |c: &OrchestrationContext| Typed::schedule(c, &2));
            orders.map(|order| Order::call(order));
        });
        assert_eq!(found, ["Deploy", "Tag", "Attach", "Retried", "Typed"]);
    }

    #[test]
    fn names_given_to_the_context_are_found() {
        let found = found(&quote! {
            ctx.schedule_activity(PROVISION_VM, "{}").await?;
            ctx.schedule_activity_typed::<_, u8>(names::activities::SCALE, &1).with_tag("gpu").await?;
            ctx.schedule_sub_orchestration("shop::orchestration::pay", "{}").await?;
            ctx.schedule_orchestration_typed(AUDIT, "id", &1);
        });
        assert_eq!(
            found,
            [
                "activity PROVISION_VM",
                "activity names::activities::SCALE",
                "orchestration \"shop::orchestration::pay\"",
                "orchestration AUDIT",
            ]
        );
    }

    #[test]
    fn messages_are_found_by_their_calls() {
        let found = messages(&quote! {
            let approval = DeploymentApproval::wait_timeout(&ctx, hour).await?;
            let first = ctx.select2(api::SessionCommand::dequeue(&ctx), ctx.schedule_timer(LIMIT)).await;
            let rest = api::SessionCommand::drain(&ctx).await;
            DeploymentApproval::named(&input.signal).wait(&ctx).await?;
            let signal = Shutdown::named("stop");
            ctx.select2(signal.wait(&ctx), Other::call(&ctx, &1)).await;
            Endpoint(url).set(&ctx);
            Limits { low: 1 }.set(&ctx);
            Phase::Done.set(&ctx);
            Port::new(80).set(&ctx);
            endpoint.clone().set(&ctx);
            let total = Total(3);
            (&total).set(&ctx);
            let part: Part = parts.next()?;
            part.set(&ctx);
            Response::at(&key).set(&ctx, &Response(1));
            Response::clear(&ctx);
        });
        assert_eq!(
            found,
            [
                "Wait DeploymentApproval",
                "Dequeue api::SessionCommand",
                "Wait named DeploymentApproval",
                "Wait named Shutdown",
                "Set Endpoint",
                "Set Limits",
                "Set Phase",
                "Set Port",
                "Set api::Endpoint",
                "Set Total",
                "Set Part",
                "Set named Response",
                "Set Response",
            ]
        );
    }

    #[test]
    fn lookalikes_of_messages_are_ignored() {
        let found = messages(&quote! {
            struct Local;
            Local::wait(&ctx).await;
            Approval::wait(&other).await;
            Approval::raise(&ctx, "id").await;
            CACHE.set(&ctx);
            helper::wait(&ctx).await;
            thing.set(&ctx);
            Cell::<u8>::set(&ctx);
        });
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn lookalikes_of_uses_are_ignored() {
        let found = found(&quote! {
            const LOCAL: &str = "x";
            struct Helper;
            fn inner(ctx: &OrchestrationContext) { Hidden::schedule(&ctx, &1); }
            ctx.schedule_activity(LOCAL, "").await?;
            ctx.schedule_activity(name, "").await?;
            Helper::schedule(&ctx, &1);
            helper::schedule(&ctx, &1);
            Other::schedule(&other, &1);
            Other::start(&ctx, &1);
            other.schedule_activity(NAME, "").await?;
            ctx.schedule_timer(DELAY).await;
        });
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn imports_are_kept_unless_they_refer_to_the_body() {
        let code = code(quote!({
            use crate::activities::ProvisionVm;
            enum State {
                A,
            }
            use State::*;
            ProvisionVm::schedule(&ctx, &1).await
        }));
        let uses = Uses::find(&code, &signature());
        assert_eq!(uses.imports.len(), 1);
        assert!(uses.imports_name(&syn::parse_quote!(ProvisionVm)));
        assert!(!uses.imports_name(&syn::parse_quote!(crate::ProvisionVm)));
    }

    #[test]
    fn ambiguous_imports_are_left_out() {
        let code = code(quote!({
            if first {
                use crate::first::{Pay, Ship};
                Pay::schedule(&ctx, &1).await
            } else {
                use crate::Audit;
                use crate::second::Pay;
                Audit::schedule(&ctx, &1).await;
                Pay::schedule(&ctx, &1).await
            }
        }));
        let uses = Uses::find(&code, &signature());
        assert_eq!((uses.items.len(), uses.imports.len()), (1, 1));
    }
}
