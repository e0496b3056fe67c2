# A parser's methods.
# expect:
import boto3
import argparse

parser = argparse.ArgumentParser()


def handler(event, context):
    parser.add_argument("--delete-object")
    return parser.parse_args([]).delete_object
