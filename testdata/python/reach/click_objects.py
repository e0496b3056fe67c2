# A command gets the object that its group leaves in the context, by click's decorator or by one that is made for its class.
# expect: kms:ListKeys, sns:ListTopics, sqs:ListQueues
# start: files
import boto3
import click


class Queues:
    def __init__(self, region):
        self.client = boto3.client("sqs", region_name=region)


class Topics:
    def __init__(self):
        self.client = boto3.client("sns")


pass_queues = click.make_pass_decorator(Queues)
pass_topics = click.make_pass_decorator(Topics, ensure=True)


@click.group()
@click.option("--region")
@click.pass_context
def cli(ctx, region):
    ctx.obj = Queues(region)


@cli.command()
@click.option("--name")
@pass_queues
def queues(state, name):
    state.client.list_queues()


@click.command()
@pass_topics
def topics(state):
    state.client.list_topics()


@click.group()
@click.pass_context
def other(ctx):
    ctx.obj = {"keys": boto3.client("kms")}


@other.command()
@click.pass_obj
def keys(obj):
    obj["keys"].list_keys()
