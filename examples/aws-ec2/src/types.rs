//! What the orchestrations and activities take and return.

use serde::{Deserialize, Serialize};

/// What [`create_vpc`](crate::orchestrations::create_vpc) takes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CreateVpcInput {
    /// The network's name, unique in its region.
    pub name: String,
    /// The region, such as `eu-central-1`.
    pub region: String,
    /// How many subnets to lay out, from 1 to 250.
    pub subnets: u8,
}

/// What [`create_vpc`](crate::orchestrations::create_vpc) returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateVpcOutput {
    /// The ID of the network.
    pub vpc_id: VpcId,
    /// Its subnets, in order.
    pub subnets: Vec<Subnet>,
}

/// What [`create_ec2_cluster`](crate::orchestrations::create_ec2_cluster) takes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CreateEc2ClusterInput {
    /// The cluster's name, which also names its network.
    pub name: String,
    /// The region, such as `eu-central-1`.
    pub region: String,
    /// How many machines to launch, at least one.
    pub nodes: u16,
    /// The size of the machines, such as `t3.medium`.
    pub instance_type: String,
}

/// What [`create_ec2_cluster`](crate::orchestrations::create_ec2_cluster) returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateEc2ClusterOutput {
    /// The network that the machines are in.
    pub vpc_id: VpcId,
    /// The machines.
    pub instances: Vec<Instance>,
}

/// What [`allocate_vpc`](crate::activities::allocate_vpc) takes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AllocateVpcInput {
    /// The network's name, unique in its region.
    pub name: String,
    /// The region.
    pub region: String,
}

/// The ID of a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VpcId(pub String);

/// What [`create_subnet`](crate::activities::create_subnet) takes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CreateSubnetInput {
    /// The network that the subnet is part of.
    pub vpc_id: VpcId,
    /// Its number in the network, from 0.
    pub index: u8,
}

/// What [`create_subnet`](crate::activities::create_subnet) returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subnet {
    /// The ID of the subnet.
    pub subnet_id: String,
    /// Its addresses.
    pub cidr: String,
}

/// What [`launch_instance`](crate::activities::launch_instance) takes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LaunchInstanceInput {
    /// The machine's name, unique in its subnet.
    pub name: String,
    /// The subnet that the machine goes into.
    pub subnet_id: String,
    /// The size of the machine.
    pub instance_type: String,
}

/// What [`launch_instance`](crate::activities::launch_instance) returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instance {
    /// The ID of the machine.
    pub instance_id: String,
    /// Its address.
    pub private_ip: String,
}
