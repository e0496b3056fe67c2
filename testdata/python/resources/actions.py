# Actions of many resources are their services' operations.
# expect: sns:Publish, sqs:SendMessage, sqs:DeleteMessageBatch, ec2:StartInstances, iam:AttachRolePolicy, cloudformation:DeleteStack, cloudwatch:PutMetricData, s3:PutBucketPolicy, glacier:DeleteArchive
import boto3


def handler(event, context):
    boto3.resource("sns").Topic("t").publish(Message="m")
    queue = boto3.resource("sqs").get_queue_by_name
    boto3.resource("sqs").Queue("q").send_message(MessageBody="m")
    boto3.resource("sqs").Queue("q").delete_messages(Entries=[])
    boto3.resource("ec2").Instance("i").start()
    boto3.resource("iam").Role("r").attach_policy(PolicyArn="p")
    boto3.resource("cloudformation").Stack("s").delete()
    boto3.resource("cloudwatch").Metric("n", "m").put_data(MetricData=[])
    boto3.resource("s3").BucketPolicy("b").put(Policy="{}")
    boto3.resource("glacier").Archive("1", "v", "a").delete()
    return queue
