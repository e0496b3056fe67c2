# Ending a transaction names the secret too.
# expect: rds-data:CommitTransaction
# actions: rds-data:CommitTransaction, secretsmanager:GetSecretValue
import boto3

rds_data = boto3.client("rds-data")


def handler(event, context):
    rds_data.commit_transaction(resourceArn="r", secretArn="s", transactionId="t")
