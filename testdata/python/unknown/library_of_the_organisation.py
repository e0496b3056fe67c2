# What an organisation's own library gives is known by what is asked of it: a service by name, or what only AWS's operations take.
# expect: dynamodb:PutItem?, dynamodb:Scan?, dynamodb:UpdateItem?, ecs:RunTask?, rds:DescribeDBInstances?, s3:ListBuckets?, s3:PutObject?, sns:Publish?, sqs:SendMessage?
from acme.cloud import clients, get_client, session
from acme.storage import table


def handler(event, context):
    get_client("s3").put_object(Bucket="b", Key="k", Body=b"")
    session.client("sqs").send_message(QueueUrl="q", MessageBody="m")
    session.resource("dynamodb").Table("t").scan()
    table.put_item(Item={"id": "1"})
    clients.records().update_item(TableName="t", Key={"id": {"S": "1"}})
    clients.get("news").publish(TopicArn="t", Message="m")
    clients.s3.list_buckets()
    clients.runner.run_task(cluster="c", taskDefinition="t")
    session.client("rds").describe_db_instances(retry=3, DBInstanceIdentifier="d")
