# botocore's documentation of these operations or members says that the caller must have iam:PassRole.
# expect: datasync:StartTaskExecution, ecs:UpdateGateway, rum:PutRumMetricsDestination
# actions: datasync:StartTaskExecution, iam:PassRole, ecs:UpdateGateway, rum:PutRumMetricsDestination
import boto3

datasync = boto3.client("datasync")
ecs = boto3.client("ecs")
rum = boto3.client("rum")


def handler(event, context):
    datasync.start_task_execution(TaskArn="t", ManifestConfig={"Source": {"S3": {"BucketAccessRoleArn": event["role"]}}})
    ecs.update_gateway(gatewayArn="g", infrastructureRoleArn=event["role"])
    rum.put_rum_metrics_destination(AppMonitorName="a", Destination="Evidently", IamRoleArn=event["role"])
