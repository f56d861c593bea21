//! What an orchestration may not do, because duroxide runs it again from the start whenever it goes on: each run has to
//! make the same decisions.
//!
//! [`rules`] lists what is known by name, [`pattern`] recognizes it and [`calls`] finds it; [`hash_order`], [`global_state`] and [`dropped`] look at
//! more than one name.

mod body;
mod calls;
mod dropped;
mod global_state;
mod hash_order;
mod pattern;
mod rules;

pub(crate) use body::{is_context, parse};

use super::{Allowed, Finding};
use crate::signature::context_ident;
use crate::walk::Code;
use body::Body;
use syn::{FnArg, Ident, Signature};

/// Everything in a function that a replay would do otherwise, or that misleads in one, less what is allowed.
pub(crate) fn check(code: &Code, sig: &Signature, allowed: &[Allowed]) -> Vec<Finding> {
    let mut findings = findings(code, &sig.inputs, context_ident(sig));
    findings.retain(|finding| !allowed.iter().any(|allowed| allowed.lint == finding.lint));
    findings
}

/// `context` is the function's orchestration context, if it takes one.
fn findings<'a>(
    code: &'a Code,
    parameters: impl IntoIterator<Item = &'a FnArg>,
    context: Option<&'a Ident>,
) -> Vec<Finding> {
    let body = Body::new(code, parameters.into_iter().collect(), context);
    [calls::find, hash_order::find, global_state::find, dropped::find]
        .into_iter()
        .flat_map(|find| find(&body))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{findings, parse};
    use crate::lints::Lint;
    use proc_macro2::TokenStream;
    use quote::{format_ident, quote};
    use syn::{FnArg, parse_quote};

    /// The code and the tokens of each finding in a body.
    fn found_with(parameters: &[FnArg], body: &TokenStream) -> Vec<String> {
        let code = parse(&syn::parse2(quote!({ #body })).unwrap()).unwrap();
        let context = format_ident!("ctx");
        let findings = findings(&code, parameters, Some(&context)).into_iter();
        findings.map(|finding| format!("{} {}", finding.lint.code(), crate::signature::text(&finding.place))).collect()
    }

    fn found(body: &TokenStream) -> Vec<String> {
        found_with(&[], body)
    }

    #[test]
    fn what_stands_deep_in_expressions_is_found() {
        let body = quote! {
            let started = input.map(|order| order.at).unwrap_or_else(SystemTime::now);
            if let Some(id) = Some(uuid::Uuid::new_v4()) {
                let text = format!("{id} {}", std::env::var("HOME").unwrap());
                match text { _ if rand::random::<bool>() => async { tokio::time::sleep(second).await }.await, _ => () }
            }
            let age = started.elapsed();
        };
        assert_eq!(
            found(&body),
            [
                "DX0001 SystemTime::now",
                "DX0002 uuid::Uuid::new_v4",
                "DX0005 std::env::var",
                "DX0002 rand::random",
                "DX0003 tokio::time::sleep",
                "DX0001 elapsed",
            ]
        );
    }

    #[test]
    fn macros_whose_contents_are_no_expressions_are_read_by_their_tokens() {
        let body = quote! {
            let json = json!({ "id": Uuid::new_v4(), "at": [started.elapsed(), fs::read("x")], "now": now() });
            let other = my_macro!(async move { sleep(second).await; println!("x") } => handler);
        };
        assert_eq!(
            found(&body),
            ["DX0002 Uuid::new_v4", "DX0001 elapsed", "DX0006 fs::read", "DX0003 sleep", "DX0009 println"]
        );
    }

    #[test]
    fn a_macro_that_is_wrong_itself_is_one_mistake() {
        assert_eq!(
            found(&quote!(tokio::select! { _ = tokio::time::sleep(x) => {}, y = rx.recv() => {} })),
            ["DX0004 tokio::select"]
        );
        assert_eq!(found(&quote!(println!("{}", Uuid::new_v4());)), ["DX0009 println", "DX0002 Uuid::new_v4"]);
    }

    #[test]
    fn imports_of_the_body_are_followed() {
        let body = quote! {
            use std::time::SystemTime as Clock;
            use crate::replayed::Instant;
            use tokio::{time::{self as t}, spawn as go};
            Clock::now();
            Instant::now();
            t::sleep(second);
            go(work);
        };
        assert_eq!(found(&body), ["DX0001 Clock::now", "DX0003 t::sleep", "DX0004 go"]);
    }

    #[test]
    fn what_belongs_to_the_author_is_left_alone() {
        let body = quote! {
            fn sleep(seconds: u64) -> u64 { seconds }
            let timeout = |a, b| a + b;
            struct Instant;
            impl Instant { fn now() -> Self { Self } }
            let a = sleep(1) + timeout(1, 2);
            let b = Instant::now();
            let c = spawn(&ctx, work);
            let d = Clock::now(&ctx).await?;
            let e = crate::env::var("A");
            let f = StdRng::seed_from_u64(seed);
            let g = order.join(others).await;
            let h = limits.sleep(1);
            let i = SystemTime::UNIX_EPOCH + Duration::from_secs(1);
            ctx.trace_info(format!("{a}"));
            #[duroxide::activity(name = "inner-thing")]
            async fn inner() -> Result<(), String> { println!("{:?}", SystemTime::now()); Ok(()) }
        };
        assert_eq!(found(&body), [""; 0]);
    }

    #[test]
    fn a_variable_is_no_module() {
        let parameters = [parse_quote!(env: Environment)];
        assert_eq!(
            found_with(&parameters, &quote!(let fs = 1; env::var("A"); fs::read("x"); env.var();)),
            ["DX0005 env::var", "DX0006 fs::read",]
        );
    }

    #[test]
    fn functions_inside_the_body_are_part_of_it() {
        assert_eq!(found(&quote!(fn id() -> Uuid { Uuid::new_v4() } id();)), ["DX0002 Uuid::new_v4"]);
    }

    #[test]
    fn hash_maps_are_known_by_their_declaration() {
        let body = quote! {
            let mut a = HashMap::new();
            let b: std::collections::HashSet<u8> = input.into();
            let c = items.into_iter().collect::<HashMap<_, _>>();
            let d = a.clone();
            for x in &a {}
            for x in b {}
            c.keys().map(f).collect::<Vec<_>>();
            d.into_values().for_each(f);
            for (key, value) in ctx.get_kv_all_values() {}
            HashMap::from([(1, 2)]).into_iter().next();
        };
        assert_eq!(
            found(&body),
            [
                "DX0007 &a",
                "DX0007 b",
                "DX0007 c.keys",
                "DX0007 d.into_values",
                "DX0007 ctx.get_kv_all_values()",
                "DX0007 HashMap::from([(1, 2)]).into_iter",
            ]
        );
    }

    #[test]
    fn a_hash_map_that_is_taken_has_no_order_either() {
        let parameters = [parse_quote!(prices: &HashMap<String, u64>), parse_quote!(others: BTreeMap<u8, u8>)];
        assert_eq!(found_with(&parameters, &quote!(prices.values(); others.values();)), ["DX0007 prices.values"]);
    }

    #[test]
    fn an_order_that_is_restored_or_does_not_matter_is_left_alone() {
        let body = quote! {
            let map: HashMap<u8, u8> = input;
            let mut keys: Vec<_> = map.keys().copied().collect();
            keys.sort_unstable();
            let mut values = map.values().collect::<Vec<_>>();
            values.sort();
            let mut parsed = map.values().map(parse).collect::<Result<Vec<_>, _>>()?;
            parsed.sort_by_key(key);
            let ordered: BTreeMap<_, _> = map.iter().collect();
            let other = map.iter().collect::<BTreeSet<_>>();
            let highest = map.values().max();
            let all = map.values().all(|value| *value > 1) && map.contains_key(&3);
            let sorted = map.keys().sorted().collect::<Vec<_>>();
            for key in &ordered {}
            let custom: HashMap<u8, u8, Fixed> = HashMap::with_hasher(Fixed);
            for x in &custom {}
            let map = BTreeMap::new();
            for x in &map {}
            { let map: HashSet<u8> = input; }
            map.iter().for_each(f);
        };
        assert_eq!(found(&body), [""; 0]);
    }

    #[test]
    fn statics_that_change_are_found_once() {
        let body = quote! {
            static CALLS: AtomicU64 = AtomicU64::new(0);
            static mut LAST: u64 = 0;
            const LIMIT: usize = 3;
            CALLS.fetch_add(1, Ordering::Relaxed);
            CALLS.load(Ordering::Relaxed);
            unsafe { LAST = 1; crate::TOTAL += 1; }
            let guard = CACHE.lock().unwrap();
            SCRATCH.with(|scratch| scratch.len());
            let name = NAME.len() + LIMIT + NAMES.iter().count();
        };
        assert_eq!(
            found(&body),
            ["DX0008 CALLS", "DX0008 LAST", "DX0008 crate::TOTAL", "DX0008 CACHE", "DX0008 SCRATCH"]
        );
        assert_eq!(found(&quote!(thread_local! { static X: Cell<u8> = Cell::new(1); })), ["DX0008 thread_local"]);
    }

    #[test]
    fn futures_that_are_dropped_are_found() {
        let body = quote! {
            ChargeCard::schedule(&ctx, &1);
            let _ = ChargeCard::call(&ctx, &1);
            drop(crate::Child::schedule_with_id(&ctx, "id", &1));
            ctx.schedule_timer(second);
            let _ = ctx.schedule_activity(NAME, "").with_tag("gpu").map(f);
            if again { Loop::continue_as_new(&ctx, &2); }
            let _: Guid = ctx.new_guid();
        };
        assert_eq!(
            found(&body),
            [
                "DX0010 ChargeCard::schedule",
                "DX0010 ChargeCard::call",
                "DX0010 crate::Child::schedule_with_id",
                "DX0010 ctx.schedule_timer",
                "DX0010 ctx.schedule_activity",
                "DX0010 Loop::continue_as_new",
                "DX0010 ctx.new_guid",
            ]
        );
    }

    #[test]
    fn futures_that_are_kept_or_need_no_waiting_are_left_alone() {
        let body = quote! {
            ChargeCard::schedule(&ctx, &1).await?;
            let later = ChargeCard::schedule(&ctx, &1);
            let _ = ctx.schedule_timer(second).await;
            futures.push(ChargeCard::schedule(&ctx, &2));
            Audit::spawn(&ctx, "id", &1);
            ctx.schedule_orchestration(NAME, "id", "");
            Helper::schedule(&other, &1);
            drop(later);
            ctx.set_kv_value("a", "b");
            return Loop::continue_as_new(&ctx, &2).await;
        };
        assert_eq!(found(&body), [""; 0]);
    }

    #[test]
    fn advice_names_the_context_as_the_function_does() {
        let code = parse(
            &syn::parse2(quote!({
                SystemTime::now();
            }))
            .unwrap(),
        )
        .unwrap();
        let context = format_ident!("orchestration");
        let finding = findings(&code, &[], Some(&context)).remove(0);
        assert_eq!(finding.lint, Lint::WallClock);
        assert_eq!(
            finding.to_string(),
            "`SystemTime::now` reads the clock again on every replay\n\
             help: write `orchestration.utc_now().await?`, which is in the history"
        );
    }

    #[test]
    fn a_body_that_does_not_parse_is_left_to_rustc() {
        assert!(parse(&syn::parse2(quote!({ let = ; })).unwrap()).is_none());
    }
}
