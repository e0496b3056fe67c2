import boto3

sqs = boto3.client("sqs")
sns = boto3.client("sns")
functions = boto3.client("lambda")
machines = boto3.client("stepfunctions")


def handler(event, context):
    sqs.send_message(QueueUrl=event["queue"], MessageBody="x")
    sns.publish(TopicArn=event["topic"], Message="x")
    functions.invoke(FunctionName="audit", InvocationType="Event")
    machines.start_execution(stateMachineArn=event["machine"])
