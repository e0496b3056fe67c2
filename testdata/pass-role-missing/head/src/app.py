import boto3


def handler(event, context):
    boto3.client("lambda").create_function(
        FunctionName=event["name"],
        Role=event["role"],
        Runtime="python3.13",
        Handler="app.handler",
        Code={"S3Bucket": "artefacts", "S3Key": event["key"]},
    )
