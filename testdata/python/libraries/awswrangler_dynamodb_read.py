# What reads the items follows from what is asked for.
# expect: dynamodb:DescribeTable, dynamodb:Query, dynamodb:Scan
import awswrangler as wr
from boto3.dynamodb.conditions import Attr, Key


def handler(event, context):
    wr.dynamodb.read_items("t", partition_values=["a", "b"])
    wr.dynamodb.read_items("t", key_condition_expression=Key("k").eq("a"))
    wr.dynamodb.read_items("t", filter_expression=Attr("a").eq("b"), key_schema=event["schema"])
    return wr.dynamodb.read_items("t", allow_full_scan=True)
