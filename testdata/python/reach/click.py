# Commands of a command line are reached where no handler is known.
# expect: s3:ListBuckets, s3:DeleteBucket
# start: files
import boto3
import click


@click.group()
@click.pass_context
def cli(ctx):
    ctx.obj = boto3.client("s3")


@cli.command()
@click.pass_obj
def buckets(s3):
    s3.list_buckets()


@cli.command()
@click.pass_context
def remove(ctx):
    ctx.obj.delete_bucket(Bucket="b")
