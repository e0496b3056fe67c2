# Where another parser takes an argument of the same name without choices, it can be anything.
# expect: sqs:ListQueues
# unresolved: kms; sqs
# start: files
import argparse

import boto3

one = argparse.ArgumentParser()
one.add_argument("--action", choices=["list_queues"], required=True)
other = argparse.ArgumentParser()
other.add_argument("action")

getattr(boto3.client("sqs"), one.parse_args().action)()
getattr(boto3.client("kms"), other.parse_args().action)()
