# A session's clients are clients too.
# expect: ssm:GetParameter, dynamodb:ListTables
import boto3
from boto3.session import Session

session = boto3.Session(region_name="eu-west-1")
ssm = session.client("ssm")


def handler(event, context):
    ssm.get_parameter(Name="/a")
    Session().client(service_name="dynamodb").list_tables()
