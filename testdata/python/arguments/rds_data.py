# The Data API reads the secret as the caller.
# expect: rds-data:ExecuteStatement
# actions: rds-data:ExecuteStatement, secretsmanager:GetSecretValue
import boto3

rds_data = boto3.client("rds-data")


def handler(event, context):
    rds_data.execute_statement(resourceArn="r", secretArn="s", sql="SELECT 1")
