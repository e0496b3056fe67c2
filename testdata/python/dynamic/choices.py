# A command line's choices, and types that name them, are all that an argument can be.
# expect: ec2:StartInstances, ec2:StopInstances, ecs:ListClusters, iam:ListRoles, kms:ListAliases, kms:ListKeys, sns:ListTopics, sqs:ListQueues
# start: files
import argparse
from enum import Enum
from typing import Literal

import boto3
import click
import typer

Action = Literal["start_instances", "stop_instances"]


class Listed(str, Enum):
    keys = "list_keys"
    aliases = "list_aliases"


def parse():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    command = commands.add_parser("x")
    command.add_argument("-t", "--the-topics", choices=("list_topics",), required=True)
    parser.add_argument("--service", choices=["sqs"])
    parser.add_argument("--name")
    return parser.parse_args()


def main():
    run(parse())


def run(args):
    getattr(boto3.client("sns"), args.the_topics)()
    if args.service is None:
        boto3.client("iam").list_roles()
    else:
        boto3.client(args.service).list_queues()


@click.command()
@click.argument("service", type=click.Choice(["ecs"]))
@click.option("--name")
def clusters(service, name):
    boto3.client(service).list_clusters()


def change(action: Action):
    getattr(boto3.client("ec2"), action)(InstanceIds=["i"])


app = typer.Typer()


@app.command()
def show(listed: Listed = Listed.keys):
    getattr(boto3.client("kms"), listed.value)()
