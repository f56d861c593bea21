//! The inputs and outputs of the orchestrations and activities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The input of [`create_vpc`](crate::orchestrations::create_vpc).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CreateVpcInput {
    /// The name of the network, unique in its region.
    pub name: String,
    /// The region, such as `eu-central-1`.
    pub region: String,
    /// The number of subnets, from 1 to 250.
    pub subnets: u8,
}

/// The output of [`create_vpc`](crate::orchestrations::create_vpc).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreateVpcOutput {
    /// The ID of the network.
    pub vpc_id: VpcId,
    /// Its subnets, in order.
    pub subnets: Vec<Subnet>,
}

/// The input of [`create_ec2_cluster`](crate::orchestrations::create_ec2_cluster).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CreateEc2ClusterInput {
    /// The name of the cluster, and of its network.
    pub name: String,
    /// The region, such as `eu-central-1`.
    pub region: String,
    /// The number of machines, at least one.
    pub nodes: u16,
    /// The size of the machines, such as `t3.medium`.
    pub instance_type: String,
}

/// How far the creation of a cluster is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ClusterProgress {
    /// The network is being laid out.
    LayingOutNetwork,
    /// The machines are being launched.
    LaunchingMachines {
        /// How many there will be.
        machines: u16,
    },
}

/// The output of [`create_ec2_cluster`](crate::orchestrations::create_ec2_cluster).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreateEc2ClusterOutput {
    /// The network of the machines.
    pub vpc_id: VpcId,
    /// The machines.
    pub instances: Vec<Instance>,
}

/// The input of [`allocate_vpc`](crate::activities::allocate_vpc).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AllocateVpcInput {
    /// The name of the network, unique in its region.
    pub name: String,
    /// The region.
    pub region: String,
}

/// The ID of a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VpcId(pub String);

/// The input of [`create_subnet`](crate::activities::create_subnet).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CreateSubnetInput {
    /// The network that contains the subnet.
    pub vpc_id: VpcId,
    /// The number of the subnet in the network, starting at 0.
    pub index: u8,
}

/// The output of [`create_subnet`](crate::activities::create_subnet).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Subnet {
    /// The ID of the subnet.
    pub subnet_id: String,
    /// The address range.
    pub cidr: String,
}

/// The input of [`launch_instance`](crate::activities::launch_instance).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct LaunchInstanceInput {
    /// The name of the machine, unique in its subnet.
    pub name: String,
    /// The subnet of the machine.
    pub subnet_id: String,
    /// The size of the machine.
    pub instance_type: String,
}

/// The output of [`launch_instance`](crate::activities::launch_instance).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Instance {
    /// The ID of the machine.
    pub instance_id: String,
    /// The IP address.
    pub private_ip: String,
}
