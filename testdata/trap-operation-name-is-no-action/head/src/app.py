import boto3

s3 = boto3.client("s3")
sqs = boto3.client("sqs")


def handler(event, context):
    for bucket in s3.list_buckets()["Buckets"]:
        s3.head_bucket(Bucket=bucket["Name"])
        s3.list_objects_v2(Bucket=bucket["Name"])
        s3.head_object(Bucket=bucket["Name"], Key="marker")
        s3.copy_object(Bucket=bucket["Name"], Key="copy", CopySource={"Bucket": bucket["Name"], "Key": "marker"})
        s3.put_bucket_lifecycle_configuration(Bucket=bucket["Name"], LifecycleConfiguration={"Rules": []})
    boto3.client("lambda").invoke(FunctionName="audit")
    sqs.send_message_batch(QueueUrl=event["queue"], Entries=[])
    sqs.delete_message_batch(QueueUrl=event["queue"], Entries=[])
    boto3.client("sns").publish_batch(TopicArn=event["topic"], PublishBatchRequestEntries=[])
    boto3.client("bedrock-runtime").converse(modelId=event["model"], messages=[])
    boto3.client("dynamodb").execute_statement(Statement="SELECT id FROM orders")
