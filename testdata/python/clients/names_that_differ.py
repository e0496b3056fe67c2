# Names of clients, of IAM's services and of operations differ.
# expect: stepfunctions:StartExecution, apigatewaymanagementapi:PostToConnection, elbv2:DescribeLoadBalancers, logs:PutLogEvents, cloudwatch:PutMetricData, iot-data:Publish, ses:SendEmail, s3:HeadBucket
# actions: states:StartExecution, execute-api:ManageConnections, elasticloadbalancing:DescribeLoadBalancers, logs:PutLogEvents, cloudwatch:PutMetricData, iot:Publish, ses:SendEmail, s3:ListBucket
import boto3


def handler(event, context):
    boto3.client("stepfunctions").start_execution(stateMachineArn="s")
    boto3.client("apigatewaymanagementapi", endpoint_url=event["url"]).post_to_connection(ConnectionId="c", Data=b"")
    boto3.client("elbv2").describe_load_balancers()
    boto3.client("logs").put_log_events(logGroupName="g", logStreamName="s", logEvents=[])
    boto3.client("cloudwatch").put_metric_data(Namespace="n", MetricData=[])
    boto3.client("iot-data").publish(topic="t")
    boto3.client("ses").send_email(Source="a", Destination={}, Message={})
    boto3.client("s3").head_bucket(Bucket="b")
