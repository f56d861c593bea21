//! What an orchestration schedules and which messages it uses, read from its body.

mod conditional;
mod local;
pub(crate) mod messages;
mod sent;

use crate::api::{self, Effect, Methods};
use crate::cargo::Package;
pub(crate) use crate::handler::model::uses::conditional::{Conditional, Conditions, push_once};
use crate::handler::model::uses::local::LocalItems;
use crate::handler::model::uses::messages::{MessageUse, MessageVariables};
use crate::handler::parse::item::HandlerFn;
use crate::kind::Kind;
use crate::syntax::context::{self, Contexts};
use crate::syntax::form;
use crate::syntax::imports;
use crate::syntax::walk::{Code, Next, Node, Walker};
use proc_macro2::Span;
use syn::{Expr, ExprCall, ExprLit, ExprMethodCall, ItemUse, Lit, LitStr, Path, Signature};

/// One thing that an orchestration schedules.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    pub(crate) items: Vec<Conditional<Use>>,
    pub(crate) messages: Vec<Conditional<MessageUse>>,
    /// The body's own `use` declarations.
    pub(crate) imports: Vec<ItemUse>,
}

impl Uses {
    /// Reads a function. With a package, the names of handlers that the body declares are known.
    pub(crate) fn find(code: &Code, sig: &Signature, package: Option<&Package>) -> Self {
        Self::find_with_contexts(code, sig, &Contexts::new(context::ident_in(sig), code), package)
    }

    /// Reads an activity, which only sends messages.
    pub(crate) fn find_sent(function: &HandlerFn) -> Self {
        let (messages, imports) = sent::find(function);
        Self { messages, imports, ..Self::default() }
    }

    /// Reads a helper of an activity.
    pub(crate) fn find_sent_in(code: &Code, sig: &Signature) -> Self {
        let (messages, imports) = sent::find_in(code, sig);
        Self { messages, imports, ..Self::default() }
    }

    /// Reads a helper, whose contexts may not be parameters.
    pub(crate) fn find_with_contexts(
        code: &Code,
        sig: &Signature,
        contexts: &Contexts,
        package: Option<&Package>,
    ) -> Self {
        if contexts.is_empty() {
            return Self::default();
        }
        let local = LocalItems::collect(code, package);
        let variables = MessageVariables::collect(sig.inputs.iter());
        let mut finder = UseCollector {
            contexts,
            local: &local,
            variables,
            conditions: Conditions::default(),
            found: Self::default(),
        };
        code.walk(&mut finder);
        let found = finder.found;
        Self { imports: local.imports, ..found }
    }

    /// Whether the path starts with a name that only exists in the body, so that docs cannot link to it.
    pub(crate) fn imports_name(&self, path: &Path) -> bool {
        let Some(first) = path.segments.first() else { return false };
        self.imports.iter().any(|import| imports::names(&import.tree).any(|name| name == first.ident))
    }
}

struct UseCollector<'a> {
    contexts: &'a Contexts,
    local: &'a LocalItems,
    variables: MessageVariables,
    conditions: Conditions,
    found: Uses,
}

impl UseCollector<'_> {
    fn push(&mut self, item: Use) {
        push_once(&mut self.found.items, Conditional { item, cfgs: self.conditions.cfgs() });
    }

    fn message(&mut self, found: Option<MessageUse>) {
        let Some(item) = found.filter(|found| !self.is_local(&found.message.ty)) else { return };
        push_once(&mut self.found.messages, Conditional { item, cfgs: self.conditions.cfgs() });
    }

    fn is_local(&self, path: &Path) -> bool {
        path.segments.first().is_some_and(|first| first.ident == "Self" || self.local.names.contains(&first.ident))
    }

    /// A handler that the body declares.
    fn declared(&self, path: &Path) -> Option<Use> {
        let (kind, name) = self.local.handler(path)?;
        Some(Use::Literal(kind, LitStr::new(name, Span::call_site())))
    }

    /// The handle in `path::to::Handle::schedule`.
    fn handle(&self, call: &ExprCall) -> Option<Use> {
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
        if let Some(declared) = self.declared(&path) {
            return Some(declared);
        }
        let is_type = form::is_type(&path.segments.last()?.ident.to_string());
        (is_type && !self.is_local(&path)).then_some(Use::Handle(path))
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
            Expr::Path(path) => self.declared(&path.path),
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
        if let Node::Item(_) = node {
            // A function inside the body has its own context, even if the name is the same.
            return Next::SkipChildren;
        }
        self.conditions.enter(node);
        if let Node::Expr(Expr::Call(call)) = node {
            if let Some(item) = self.handle(call) {
                self.push(item);
            }
            self.message(messages::in_function_call(call, self.contexts));
        }
        Next::Inside
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
        self.conditions.leave(node);
    }
}

#[cfg(test)]
mod tests {
    use super::{Conditional, MessageUse, Use, Uses};
    use crate::cargo::Package;
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
        Uses::find(&code, &signature(), Some(&Package::fixed()))
            .items
            .into_iter()
            .map(|Conditional { item, cfgs }| {
                cfgs.iter().map(|cfg| text(cfg) + " ").collect::<String>() + &describe(item)
            })
            .collect()
    }

    fn messages(body: &TokenStream) -> Vec<String> {
        let code = code(quote!({ #body }));
        let describe = |MessageUse { action, message }: MessageUse| {
            format!("{action:?} {}{}", if message.is_named { "named " } else { "" }, text(&message.ty))
        };
        Uses::find(&code, &signature(), Some(&Package::fixed()))
            .messages
            .into_iter()
            .map(|Conditional { item, cfgs }| {
                cfgs.iter().map(|cfg| text(cfg) + " ").collect::<String>() + &describe(item)
            })
            .collect()
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
    fn conditions_are_kept() {
        let found = found(&quote! {
            #[cfg(unix)]
            Always::call(&ctx, &1).await?;
            Always::call(&ctx, &1).await?;
            #[cfg(unix)]
            Always::call(&ctx, &1).await?;
            #[cfg(a)]
            {
                Both::call(&ctx, &1).await?;
                #[cfg(b)]
                let x = Both::call(&ctx, &1).await?;
            }
            #[cfg(c)]
            done = Assigned::call(&ctx, &1).await?;
            match kind {
                #[cfg(d)]
                Kind::A => Arm::call(&ctx, &1).await?,
                _ => ctx.join(vec![#[cfg(e)] Element::schedule(&ctx, &1)]).await,
            }
        });
        assert_eq!(
            found,
            [
                "# [cfg(unix)] Always",
                "Always",
                "# [cfg(a)] Both",
                "# [cfg(a)] # [cfg(b)] Both",
                "# [cfg(c)] Assigned",
                "# [cfg(d)] Arm",
                "# [cfg(e)] Element"
            ]
        );
        let messages = messages(&quote! {
            #[cfg(unix)]
            Approval::wait(&ctx).await?;
        });
        assert_eq!(messages, ["# [cfg(unix)] Wait Approval"]);
    }

    #[test]
    fn handlers_that_the_body_declares_are_known_by_name() {
        let found = found(&quote! {
            #[duroxide::activity(name = "pack-parcel@v2", idempotent)]
            async fn pack(order: String) -> Result<String, String> { Ok(order) }
            Pack::call(&ctx, &order).await?;
            ctx.schedule_activity(PACK, "x").await
        });
        assert_eq!(found, ["activity \"shop::activity::pack-parcel@v2\""]);
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
        let uses = Uses::find(&code, &signature(), Some(&Package::fixed()));
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
        let uses = Uses::find(&code, &signature(), Some(&Package::fixed()));
        assert_eq!((uses.items.len(), uses.imports.len()), (1, 1));
    }
}
