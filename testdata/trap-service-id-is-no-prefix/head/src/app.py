import boto3


def handler(event, context):
    boto3.client("stepfunctions").start_execution(stateMachineArn=event["machine"])
    boto3.client("sesv2").send_email(Content={})
    boto3.client("iot-data").publish(topic="t")
    boto3.client("apigatewaymanagementapi", endpoint_url=event["url"]).post_to_connection(ConnectionId="c", Data=b"")
    boto3.client("elbv2").describe_target_health(TargetGroupArn=event["group"])
    boto3.client("efs").describe_file_systems()
    boto3.client("resourcegroupstaggingapi").get_resources()
    boto3.client("bedrock-runtime").invoke_model(modelId="m", body=b"{}")
    boto3.client("amp").list_workspaces()
