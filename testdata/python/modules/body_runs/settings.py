import boto3

TOKEN = boto3.client("ssm").get_parameter(Name="/token")["Parameter"]["Value"]
