# An operation that a library is handed runs with the arguments that are handed over for it.
# expect: s3:PutObject(ACL, Bucket, Key), sqs:SendMessage(MessageBody, QueueUrl)
# actions: s3:PutObject, s3:PutObjectAcl, sqs:SendMessage
import boto3
from func_timeout import func_timeout
from retry.api import retry_call


def handler(event, context):
    put = {"Bucket": "b", "Key": "k", "ACL": "public-read"}
    retry_call(boto3.client("s3").put_object, fkwargs=put, tries=3)
    func_timeout(3, boto3.client("sqs").send_message, kwargs={"QueueUrl": "q", "MessageBody": "m"})
