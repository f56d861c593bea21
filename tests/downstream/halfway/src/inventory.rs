/// What is known about an orchestration.
pub struct OrchestrationInfo {
    pub name: &'static str,
    pub version: &'static str,
    pub description: &'static str,
    pub activities_used: &'static [&'static str],
}

/// Lists the orchestrations. Somebody forgot `append-to-log` and the second version.
pub fn list_orchestrations() -> Vec<OrchestrationInfo> {
    vec![
        OrchestrationInfo {
            name: crate::orchestrations::PROCESS_ORDER,
            version: "1.0.0",
            description: "Process an order.",
            activities_used: &[
                crate::names::activities::CHARGE_CARD,
                crate::names::activities::SHIP_PARCEL,
                crate::names::activities::SEND_MAIL,
            ],
        },
        OrchestrationInfo {
            name: crate::orchestrations::REFUND_ORDER,
            version: "1.0.0",
            description: "Refund an order.",
            activities_used: &[crate::names::activities::REFUND_CARD],
        },
    ]
}
