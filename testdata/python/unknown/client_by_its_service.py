# What makes a client of a service that is named, in code that is not here, makes one as its own name says.
# expect: ec2:DescribeAddresses?, rds:DescribeDBInstances?, sqs:ListQueues?, sns:ListTopics?
# start: files
from common.aws import get_client


def addresses(main, region):
    return main.get_boto3_client("ec2", region).describe_addresses()


def instances(main, name):
    client = main.client(service_name="rds")
    return client.describe_db_instances(DBInstanceIdentifier=name)


def queues(session):
    return session.get_client("sqs").list_queues()


def topics():
    return get_client("sns").list_topics()


def tables(shop):
    return shop.get_client("s3 limited").list_tables()


def windows(screen):
    return screen.client("events").show()
