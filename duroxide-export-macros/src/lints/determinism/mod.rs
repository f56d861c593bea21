//! DX0001 to DX0014: what an orchestration must not do, because duroxide runs it again from the start each time it
//! continues, and every run must make the same decisions.
//!
//! [`by_name`] finds what can be recognized by a name; each other module is one lint that needs to look at more.

mod body;
mod by_name;
mod dx0007_hash_order;
mod dx0008_global_state;
mod dx0010_dropped;
mod dx0011_endless_timer;
mod dx0012_panicking_message;
mod dx0013_event_in_loop;
mod dx0014_dequeue_once;
mod known_crates;

use crate::diagnostics::finding::Finding;
use crate::handler::model::scope::Scope;
use crate::handler::parse::args::allow::Allowed;
use crate::syntax::context::ident_in;
use crate::syntax::walk::Code;
use body::Body;
use syn::{Ident, Signature};

/// Finds everything that a replay would do differently, and everything that misleads, except for what is allowed.
///
/// `handle` is the orchestration's, if the function is one. `scope` returns the names of its module; it is only called
/// if there are findings that the names may explain.
pub(crate) fn check(
    code: &Code,
    sig: &Signature,
    allowed: &[Allowed],
    handle: Option<&Ident>,
    scope: impl FnOnce() -> Option<Scope>,
) -> Vec<Finding> {
    let in_scope = |scope: Option<&Scope>| {
        let body = Body::new(code, sig.inputs.iter().collect(), &sig.output, ident_in(sig));
        let body = body.within(handle, scope);
        let mut findings = findings(&body);
        findings.retain(|finding| !allowed.iter().any(|allowed| allowed.lint == finding.lint));
        (findings, body.wants_scope.get())
    };
    let (findings, wants_scope) = in_scope(None);
    if findings.is_empty() && !wants_scope {
        return findings;
    }
    match scope() {
        Some(scope) => in_scope(Some(&scope)).0,
        None => findings,
    }
}

fn findings(body: &Body<'_>) -> Vec<Finding> {
    [
        by_name::find,
        dx0007_hash_order::find,
        dx0008_global_state::find,
        dx0010_dropped::find,
        dx0011_endless_timer::find,
        dx0012_panicking_message::find,
        dx0013_event_in_loop::find,
        dx0014_dequeue_once::find,
    ]
    .into_iter()
    .flat_map(|find| find(body))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::body::Body;
    use super::findings;
    use crate::diagnostics::code::Lint;
    use crate::handler::parse::body::parse;
    use crate::syntax::text::text;
    use proc_macro2::TokenStream;
    use quote::{format_ident, quote};
    use syn::{FnArg, ReturnType, parse_quote};

    /// The code and the tokens of each finding in a body.
    fn found_with(parameters: &[FnArg], body: &TokenStream) -> Vec<String> {
        let code = parse(&syn::parse2(quote!({ #body })).unwrap()).unwrap();
        let context = format_ident!("ctx");
        let body = Body::new(&code, parameters.iter().collect(), &ReturnType::Default, Some(&context));
        let findings = findings(&body).into_iter();
        findings.map(|finding| format!("{} {}", finding.lint.code(), text(&finding.place))).collect()
    }

    fn found(body: &TokenStream) -> Vec<String> {
        found_with(&[], body)
    }

    #[test]
    fn nested_expressions_are_searched() {
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
    fn macros_without_expressions_are_searched_by_tokens() {
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

    #[test]
    fn an_event_can_be_lost_between_two_waits() {
        for body in [
            quote!(loop {
                let a = Approval::wait(&ctx).await?;
                Deploy::call(&ctx, &a).await?;
            }),
            quote!(for stage in stages {
                Deploy::call(&ctx, stage).await?;
                api::Approval::wait_timeout(&ctx, day).await?;
            }),
            quote!(while let Some(approval) = Approval::wait_timeout(&ctx, day).await? {
                Deploy::call(&ctx, &approval).await?;
            }),
            quote!(while open {
                ctx.select2(Approval::wait(&ctx), Cancel::wait(&ctx)).await;
                ctx.schedule_timer(day).await;
            }),
            quote!(loop {
                for x in xs {
                    Approval::wait(&ctx).await?;
                }
                Deploy::call(&ctx, &1).await?;
            }),
        ] {
            let found = found(&body);
            assert!(!found.is_empty() && found.iter().all(|finding| finding.starts_with("DX0013")), "{found:?}");
        }
        assert_eq!(
            found(&quote!(loop {
                ctx.schedule_wait("go").await;
                work().await;
            })),
            ["DX0013 schedule_wait"]
        );
        for body in [
            // Nothing happens between the waits.
            quote!(loop {
                if Approval::wait(&ctx).await?.granted {
                    break;
                }
            }),
            quote!(loop {
                ctx.select2(Approval::wait(&ctx), ctx.schedule_timer(day)).await;
            }),
            quote!(loop {
                let (approval, mut timer) = (1, ctx.schedule_timer(day));
                let approval = Approval::wait(&ctx);
                ctx.select2(approval, timer).await;
            }),
            // Another event each time.
            quote!(for stage in stages {
                Approval::named(stage).wait(&ctx).await?;
                Deploy::call(&ctx, stage).await?;
            }),
            quote!(for stage in stages {
                ctx.schedule_wait(stage).await;
                Deploy::call(&ctx, stage).await?;
            }),
            // No loop, no event.
            quote!(Approval::wait(&ctx).await?; Deploy::call(&ctx, &1).await?; Approval::wait(&ctx).await?;),
            quote!(loop {
                SessionCommand::dequeue(&ctx).await?;
                Deploy::call(&ctx, &1).await?;
            }),
            quote! {
                struct Order;
                loop { Order::wait(&ctx).await; Deploy::call(&ctx, &1).await?; }
            },
            quote!(loop {
                order.wait(&ctx).await;
                Deploy::call(&ctx, &1).await?;
            }),
        ] {
            assert_eq!(found(&body), [""; 0], "{body}");
        }
    }

    #[test]
    fn a_message_at_a_time_is_too_slow_when_continuing_as_new() {
        for (body, place) in [
            (
                quote!(let line = Line::dequeue(&ctx).await?; return ReadLines::continue_as_new(&ctx, &line).await;),
                "Line::dequeue",
            ),
            (
                quote! {
                    if let Some(line) = Line::named(queue).dequeue_timeout(&ctx, day).await? { work().await }
                    return ReadLines::continue_as_new(&ctx, &line).await;
                },
                "dequeue_timeout",
            ),
            (
                quote! {
                    loop {
                        let line = Line::dequeue(&ctx).await?;
                        if line.is_last() { return ReadLines::continue_as_new(&ctx, &line).await; }
                    }
                },
                "Line::dequeue",
            ),
            (
                quote! {
                    let mut lines = Line::drain(&ctx).await;
                    if lines.is_empty() { lines.push(Line::dequeue(&ctx).await); }
                    return ReadLines::continue_as_new(&ctx, &lines).await;
                },
                "Line::dequeue",
            ),
            (
                quote!(let line = ctx.dequeue_event("lines").await; return ctx.continue_as_new(line).await;),
                "dequeue_event",
            ),
        ] {
            assert_eq!(found(&body), [format!("DX0014 {place}")]);
        }
        for body in [
            quote!(Line::dequeue(&ctx).await?; Line::drain(&ctx).await; return ReadLines::continue_as_new(&ctx, &1).await;),
            quote!(while let Some(line) = Line::dequeue_timeout(&ctx, second).await? {} return X::continue_as_new(&ctx, &1).await;),
            quote!(let line = Line::dequeue(&ctx).await?; Ok(line)),
            quote!(lines.dequeue(&other); return ReadLines::continue_as_new(&ctx, &1).await;),
        ] {
            assert_eq!(found(&body), [""; 0], "{body}");
        }
    }

    #[test]
    fn a_reported_macro_is_only_one_mistake() {
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
            use tokio::time::self as t;
            use tokio::spawn as go;
            Clock::now();
            Instant::now();
            t::sleep(second);
            go(work);
        };
        assert_eq!(found(&body), ["DX0001 Clock::now", "DX0003 t::sleep", "DX0004 go"]);
    }

    #[test]
    fn the_authors_own_items_are_ignored() {
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
    fn a_variable_is_not_a_module() {
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
    fn hash_maps_are_recognized_by_their_declaration() {
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
    fn a_hash_map_parameter_has_no_order() {
        let parameters = [parse_quote!(prices: &HashMap<String, u64>), parse_quote!(others: BTreeMap<u8, u8>)];
        assert_eq!(found_with(&parameters, &quote!(prices.values(); others.values();)), ["DX0007 prices.values"]);
    }

    #[test]
    fn an_order_that_is_restored_or_does_not_matter_is_ignored() {
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

    /// One case per line: iteration over a hash map in an order that can be seen.
    #[test]
    #[expect(clippy::literal_string_with_formatting_args, reason = "the cases are source code")]
    fn a_visible_order_is_found_wherever_the_map_is() {
        let table: [(&str, &str); 35] = [
            ("let pair: (HashMap<u8, u8>, u8) = input; for x in &pair.0 {}", "&pair.0"),
            ("let (map, n): (HashMap<u8, u8>, u8) = input; for x in map {}", "map"),
            ("let pair = (1, HashMap::new()); pair.1.keys().next();", "pair.1.keys"),
            ("let (a, map) = (1, HashMap::from([(1, 2)])); for x in map {}", "map"),
            (
                "struct Shop { stock: HashMap<u8, u8> } let shop = Shop { stock: x }; for s in &shop.stock {}",
                "&shop.stock",
            ),
            ("struct Shop(HashSet<u8>); let shop = Shop(x); shop.0.iter().next();", "shop.0.iter"),
            (
                "struct Shop { stock: Vec<HashSet<u8>> } fn f(shop: &Shop) { shop.stock[0].iter().next(); }",
                "shop.stock[0].iter",
            ),
            (
                "let map: Option<HashMap<u8, u8>> = input; for x in map.unwrap_or_default() {}",
                "map.unwrap_or_default()",
            ),
            ("let map: Option<HashMap<u8, u8>> = input; if let Some(map) = &map { for x in map {} }", "map"),
            (
                "let map: Option<HashMap<u8, u8>> = input; let Some(map) = map else { return }; map.keys().next();",
                "map.keys",
            ),
            ("let map = Some(HashMap::new()); match map { Some(map) => map.keys().next(), None => None };", "map.keys"),
            ("let map: Result<HashSet<u8>, String> = input; for x in map? {}", "map?"),
            ("let maps: Vec<HashMap<u8, u8>> = input; for map in &maps { for x in map {} }", "map"),
            ("let maps: Vec<HashMap<u8, u8>> = input; maps[0].values().next();", "maps[0].values"),
            ("let maps: Vec<HashSet<u8>> = input; maps.iter().flat_map(|map| map.iter()).next();", "map.iter"),
            (
                "let maps = vec![HashMap::from([(1, 2)])]; maps.first().unwrap().keys().next();",
                "maps.first().unwrap().keys",
            ),
            ("let map: Box<HashMap<u8, u8>> = input; for x in map.as_ref().clone() {}", ""),
            ("let map: HashMap<u8, u8> = input; let text = format!(\"{:?}\", map);", "map"),
            ("let map: HashMap<u8, u8> = input; let text = format!(\"{map:?}\");", "\"{map:?}\""),
            ("let set: HashSet<u8> = input; write!(text, \"{:#?}\", set);", "set"),
            ("let maps: Vec<HashSet<u8>> = input; let text = format!(\"{maps:?}\");", "\"{maps:?}\""),
            ("let map: HashMap<u8, f64> = input; let total: f64 = map.values().sum();", "map.values"),
            ("let map: HashMap<u8, f64> = input; let total = map.values().sum::<f64>();", "map.values"),
            ("let map: HashMap<u8, u8> = input; let all = map.keys().collect::<Vec<_>>();", "map.keys"),
            ("let map: HashMap<u8, u8> = input; let all: String = map.values().collect();", "map.values"),
            (
                "let map: HashMap<u8, u8> = input; let all: Result<Vec<u8>, E> = map.values().map(f).collect();",
                "map.values",
            ),
            ("let set: HashSet<u8> = input; for x in set { list.push(x); }", "set"),
            ("let set: HashSet<u8> = input; for x in set { ctx.trace_info(x.to_string()); }", "set"),
            ("let set: HashSet<f64> = input; let mut total = 0.0; for x in &set { total += x; }", "&set"),
            ("let set: HashSet<u8> = input; for x in &set { if *x > 1 { break; } }", "&set"),
            ("let set: HashSet<u8> = input; for x in set { Pay::call(&ctx, &x).await?; }", "set"),
            ("let set: HashSet<u8> = input; set.iter().for_each(|x| list.push(*x));", "set.iter"),
            ("let set: HashSet<u8> = input; for x in &set { tree.insert(Pay::call(&ctx, x).await?); }", "&set"),
            ("let set: HashSet<u8> = input; let first = set.iter().next();", "set.iter"),
            ("let set: HashSet<u8> = input; let text = set.iter().map(f).collect::<String>();", "set.iter"),
        ];
        for (body, place) in table {
            let expected: Vec<_> = (!place.is_empty()).then(|| format!("DX0007 {place}")).into_iter().collect();
            assert_eq!(found(&body.parse().unwrap()), expected, "{body}");
        }
    }

    /// One case per line: iteration over a hash map in an order that cannot be seen.
    #[test]
    #[expect(clippy::literal_string_with_formatting_args, reason = "the cases are source code")]
    fn an_invisible_order_is_ignored() {
        let table = [
            "let map: HashMap<u8, u64> = input; let total = map.values().sum::<u64>();",
            "let map: HashMap<u8, u64> = input; let total: u64 = map.values().copied().sum();",
            "let map: HashMap<u8, u64> = input; let total: usize = map.values().map(len).product();",
            "let map: HashMap<u8, u64> = input; let total: Option<u64> = map.values().map(f).sum();",
            "let map: HashMap<u8, Duration> = input; let total: Duration = map.values().sum();",
            "let map: HashMap<u8, u64> = input; if map.values().sum::<u64>() > 3 { f(); }",
            "let map: HashMap<u8, u64> = input; let tree: BTreeMap<_, _> = map.into_iter().collect();",
            "let map: HashMap<u8, u64> = input; let tree = map.into_iter().collect::<Result<BTreeMap<_, _>, E>>()?;",
            "let map: HashMap<u8, u64> = input; let tree: Result<BTreeSet<u8>, E> = map.keys().map(f).collect();",
            "let map: HashMap<u8, u64> = input; let other: HashMap<_, _> = map.iter().map(f).collect();",
            "let map: HashMap<u8, u64> = input; let tree = BTreeMap::from_iter(map);",
            "let map: HashMap<u8, u64> = input; let tree = BTreeMap::from_iter(map.into_iter());",
            "let map: HashMap<u8, u64> = input; let mut tree = BTreeMap::new(); tree.extend(map.iter());",
            "let set: HashSet<u8> = input; let mut tree = BTreeSet::new(); for x in &set { tree.insert(*x); }",
            "let set: HashSet<u8> = input; let mut other = HashSet::new(); for x in set { if x > 1 { other.insert(x); } }",
            "let set: HashSet<u8> = input; let mut n: u64 = 0; for x in &set { n += u64::from(*x); }",
            "let set: HashSet<u8> = input; let mut n = 0; for x in &set { let y = f(x); n += y; }",
            "let set: HashSet<u8> = input; let mut keys = vec![]; for x in set { keys.push(x); } keys.sort();",
            "let set: HashSet<u8> = input; let mut keys = vec![]; keys.extend(set.iter()); keys.sort_unstable();",
            "let set: HashSet<u8> = input; let mut tree = BTreeSet::new(); set.iter().for_each(|x| { tree.insert(*x); });",
            "let map: HashMap<u8, u8> = input; ctx.trace_info(format!(\"{map:?}\"));",
            "let map: HashMap<u8, u8> = input; let n = map.len() + map.iter().count(); let x = map.get(&1);",
            "let map: HashMap<u8, u8> = input; let text = format!(\"{} {{map}}\", map.len());",
            "let tree: BTreeMap<u8, u8> = input; let text = format!(\"{tree:?}\"); for x in tree {}",
            "let pair: (HashMap<u8, u8>, Vec<u8>) = input; for x in pair.1 {}",
            "let maps: Vec<HashMap<u8, u8>> = input; let n: usize = maps.iter().map(|map| map.len()).sum();",
            "let map: Option<HashMap<u8, u8>> = input; let n = map.as_ref().map_or(0, |map| map.len());",
            "let map: Option<HashMap<u8, u8>> = input; for map in map { ctx.set_kv_value_typed(\"map\", &map); }",
            "struct Shop { stock: HashMap<u8, u8>, prices: Vec<u8> } let shop: Shop = input; for x in &shop.prices {}",
            "let map: HashMap<u8, u8> = input; let highest = map.values().max().copied();",
            "let map: HashMap<u8, u8> = input; let all = map.values().all(|x| *x > 1) && !map.is_empty();",
        ];
        for body in table {
            assert_eq!(found(&body.parse().unwrap()), [""; 0], "{body}");
        }
    }

    /// A macro cannot see whether this is a mistake.
    #[test]
    fn an_order_that_may_not_matter_is_doubted() {
        let table = [
            "let map: HashMap<u8, u8> = input; Output { keys: map.into_keys().collect() };",
            "let map: HashMap<u8, u8> = input; f(map.values().sum());",
            "let map: HashMap<u8, u8> = input; let one = map.values().find(|x| x.id == id);",
            "let map: HashMap<u8, u8> = input; let n = map.values().fold(0, |a, b| a + b);",
            "let map: HashMap<u8, u8> = input; let x = map.iter().max_by_key(|x| x.1);",
        ];
        for body in table {
            let code = parse(&syn::parse_str(&format!("{{ {body} }}")).unwrap()).unwrap();
            let findings = findings(&Body::new(&code, Vec::new(), &ReturnType::Default, None));
            assert_eq!(findings.len(), 1, "{body}");
            assert!(findings[0].doubt.is_some(), "{body}");
            assert!(findings[0].to_string().ends_with("so this is only a warning"), "{}", findings[0]);
        }
    }

    #[test]
    fn the_return_type_comes_from_the_signature() {
        let check = |returns: ReturnType, body: &str| {
            let code =
                parse(&syn::parse_str(&format!("{{ let map: HashMap<u8, u8> = input; {body} }}")).unwrap()).unwrap();
            findings(&Body::new(&code, Vec::new(), &returns, None)).len()
        };
        assert_eq!(check(parse_quote!(-> BTreeSet<u8>), "map.into_keys().collect()"), 0);
        assert_eq!(check(parse_quote!(-> Result<BTreeSet<u8>, String>), "Ok(map.into_keys().collect())"), 0);
        assert_eq!(check(parse_quote!(-> Result<u64, String>), "Ok(map.values().sum())"), 0);
        assert_eq!(check(parse_quote!(-> Result<Vec<u8>, String>), "Ok(map.into_keys().collect())"), 1);
        assert_eq!(check(parse_quote!(-> f64), "map.values().sum()"), 1);
    }

    #[test]
    fn timers_that_no_store_can_hold_are_found() {
        let never = [
            "ctx.schedule_timer(Duration::MAX).await;",
            "ctx.schedule_timer(std::time::Duration::MAX).await;",
            "ctx.select2(work, ctx.schedule_timer(Duration::MAX)).await;",
            "let never = Duration::MAX; ctx.schedule_timer(never).await;",
            "const NEVER: Duration = Duration::from_secs(u64::MAX); ctx.schedule_timer(NEVER).await;",
            "ctx.schedule_timer(Duration::from_secs(u64::MAX)).await;",
            "ctx.schedule_timer(Duration::from_millis(i64::MAX as u64)).await;",
            "ctx.schedule_timer(Duration::from_secs(10_000_000_000_000_000)).await;",
        ];
        for body in never {
            let found = found(&body.parse().unwrap());
            assert_eq!(found.len(), 1, "{body}");
            assert!(found[0].starts_with("DX0011"), "{body}: {found:?}");
        }
        let fine = [
            "ctx.schedule_timer(Duration::from_secs(3_155_760_000)).await;",
            "ctx.schedule_timer(clock::Duration::MAX).await;",
            "other.schedule_timer(Duration::MAX);",
            "let limit = Duration::MAX; let x = limit.min(deadline); ctx.schedule_timer(x).await;",
            "let limit = Duration::MAX; let limit = second; ctx.schedule_timer(limit).await;",
            "ctx.schedule_timer(Duration::from_millis(u32::MAX.into())).await;",
        ];
        for body in fine {
            assert_eq!(found(&body.parse().unwrap()), [""; 0], "{body}");
        }
    }

    #[test]
    fn mutable_statics_are_found_once() {
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
    fn dropped_futures_are_found() {
        let body = quote! {
            ChargeCard::schedule(&ctx, &1);
            let _ = ChargeCard::call(&ctx, &1);
            drop(crate::Child::schedule_with_id(&ctx, "id", &1));
            ctx.schedule_timer(second);
            let _ = ctx.schedule_activity(NAME, "").with_tag("gpu").map(f);
            if again { Loop::continue_as_new(&ctx, &2); }
            let _: Guid = ctx.new_guid();
            Child::schedule_pinned(&ctx, &1);
            Child::schedule_pinned_with_id(&ctx, "id", &1);
            Loop::continue_as_new_pinned(&ctx, &2);
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
                "DX0010 Child::schedule_pinned",
                "DX0010 Child::schedule_pinned_with_id",
                "DX0010 Loop::continue_as_new_pinned",
            ]
        );
    }

    #[test]
    fn kept_and_detached_futures_are_ignored() {
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
        let finding = findings(&Body::new(&code, Vec::new(), &ReturnType::Default, Some(&context))).remove(0);
        assert_eq!(finding.lint, Lint::WallClock);
        assert_eq!(
            finding.to_string(),
            "`SystemTime::now` reads the clock again on every replay\nhelp: write `orchestration.utc_now().await?`, \
             which the history records"
        );
    }

    #[test]
    fn a_body_that_does_not_parse_is_left_to_rustc() {
        assert!(parse(&syn::parse2(quote!({ let = ; })).unwrap()).is_none());
    }
}
