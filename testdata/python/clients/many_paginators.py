# Paginators of several services, filtered, built and iterated in every way.
# expect: dynamodb:Query, logs:FilterLogEvents, iam:ListUsers, ec2:DescribeSnapshots
import boto3


def pages(client, name, **request):
    paginator = client.get_paginator(name)
    yield from paginator.paginate(**request)


def handler(event, context):
    for page in pages(boto3.client("dynamodb"), "query", TableName="t"):
        print(page)
    iterator = boto3.client("logs").get_paginator("filter_log_events").paginate(logGroupName="g")
    for event in iterator.search("events[]"):
        print(event)
    boto3.client("iam").get_paginator("list_users").paginate().build_full_result()
    return list(boto3.client("ec2").get_paginator("describe_snapshots").paginate(OwnerIds=["self"]))
