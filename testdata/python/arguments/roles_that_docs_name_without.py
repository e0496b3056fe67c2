# Without a role the caller needs no iam:PassRole.
# expect: datasync:StartTaskExecution, ecs:UpdateGateway, rum:PutRumMetricsDestination
# actions: datasync:StartTaskExecution, ecs:UpdateGateway, rum:PutRumMetricsDestination
import boto3

datasync = boto3.client("datasync")
ecs = boto3.client("ecs")
rum = boto3.client("rum")


def handler(event, context):
    datasync.start_task_execution(TaskArn="t")
    ecs.update_gateway(gatewayArn="g")
    rum.put_rum_metrics_destination(AppMonitorName="a", Destination="CloudWatch")
