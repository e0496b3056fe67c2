# Another cloud's table client.
# expect:
import boto3
from azure.data.tables import TableServiceClient


def handler(event, context):
    service = TableServiceClient.from_connection_string("x")
    service.create_table("t")
    service.delete_table("t")
    service.list_tables()
