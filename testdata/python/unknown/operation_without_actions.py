# AWS lists no actions for the operations of the first CloudHSM, so nobody knows what the call needs.
# expect: cloudhsm:ListHsms
# unresolved: cloudhsm
import boto3


def handler(event, context):
    return boto3.client("cloudhsm").list_hsms()
