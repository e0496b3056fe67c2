import boto3

athena = boto3.client("athena")


def handler(event, context):
    started = athena.start_query_execution(QueryString="SELECT 1", WorkGroup="reports")
    return athena.get_query_execution(QueryExecutionId=started["QueryExecutionId"])
