//! Handlers that can be chosen by name on the command line.

use crate::deploy::DeployMultiCloud;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use duroxide::RegistriesBuilder;
use duroxide_aws_ec2::handles::activities::{AllocateVpc, CreateSubnet, LaunchInstance};
use duroxide_aws_ec2::handles::orchestrations::{CreateEc2Cluster, CreateVpc};
use duroxide_azure_arm::handles::activities::{ConfigureFirewall, CreateAppServicePlan, DeployContainer, ProvisionVm};
use duroxide_azure_arm::handles::orchestrations::{
    DeployWebapp, OperateWebapp, ProvisionPostgres, ProvisionPostgresV2,
};
use std::fmt;

/// A handler, and what the builder is told about it.
#[derive(Clone, Copy)]
pub(crate) struct Choice {
    name: &'static str,
    pub(crate) only: fn(RegistriesBuilder) -> RegistriesBuilder,
    pub(crate) without: fn(RegistriesBuilder) -> RegistriesBuilder,
}

impl fmt::Debug for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A choice of one or several handles that share a name.
macro_rules! choice {
    ($($handle:ident),+) => {
        Choice {
            name: choice!(@first $($handle),+),
            only: |builder| builder$(.only::<$handle>())+,
            without: |builder| builder$(.without::<$handle>())+,
        }
    };
    (@first $first:ident $(, $other:ident)*) => { $first::NAME };
}

const CHOICES: [Choice; 13] = [
    choice!(DeployMultiCloud),
    choice!(CreateEc2Cluster),
    choice!(CreateVpc),
    choice!(DeployWebapp),
    choice!(OperateWebapp),
    choice!(ProvisionPostgres, ProvisionPostgresV2),
    choice!(AllocateVpc),
    choice!(CreateSubnet),
    choice!(LaunchInstance),
    choice!(ConfigureFirewall),
    choice!(CreateAppServicePlan),
    choice!(DeployContainer),
    choice!(ProvisionVm),
];

impl Choice {
    /// Reads the last part of a name, such as `launch-instance`. clap suggests the nearest one.
    pub(crate) fn parser() -> impl TypedValueParser<Value = Self> {
        PossibleValuesParser::new(CHOICES.iter().map(Self::short))
            .try_map(|name| CHOICES.into_iter().find(|choice| choice.short() == name).ok_or("no such handler"))
    }

    fn short(&self) -> &'static str {
        self.name.rsplit("::").next().unwrap_or(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::CHOICES;
    use std::collections::BTreeSet;

    #[test]
    fn every_handler_can_be_chosen() {
        let catalog = duroxide::catalog();
        let orchestrations = catalog.orchestrations.iter().map(|info| info.name.to_string());
        let all: BTreeSet<_> =
            catalog.activities.iter().map(|info| info.name.to_string()).chain(orchestrations).collect();
        assert_eq!(CHOICES.iter().map(|choice| choice.name.to_owned()).collect::<BTreeSet<_>>(), all);
    }
}
