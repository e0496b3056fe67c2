# A dataclass that is made without arguments has the defaults of its fields.
# expect:
from dataclasses import dataclass

import boto3


@dataclass
class Options:
    dry: bool = True


def handler(event, context):
    if not Options().dry:
        boto3.client("kms").list_keys()
