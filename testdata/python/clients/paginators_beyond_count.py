# More names than are told apart: none of them is taken for the only one.
# expect:
# unresolved: ec2
import boto3

NAMES = ["describe_%d" % number for number in range(4)] + [
    "describe_instances",
    "describe_vpcs",
    "describe_subnets",
    "describe_images",
    "describe_volumes",
    "describe_snapshots",
    "describe_tags",
    "describe_hosts",
    "describe_fleets",
    "describe_nat_gateways",
    "describe_route_tables",
    "describe_network_acls",
    "describe_security_groups",
    "describe_vpc_endpoints",
    "describe_vpc_peering_connections",
    "describe_dhcp_options",
    "describe_internet_gateways",
    "describe_flow_logs",
    "describe_launch_templates",
    "describe_prefix_lists",
    "describe_spot_price_history",
    "describe_spot_instance_requests",
    "describe_import_image_tasks",
    "describe_network_interfaces",
    "describe_volumes_modifications",
    "describe_moving_addresses",
]


def handler(event, context):
    client = boto3.client("ec2")
    for name in sorted(NAMES):
        for page in client.get_paginator(name).paginate():
            print(page)
