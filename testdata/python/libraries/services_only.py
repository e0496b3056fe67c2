# Libraries of which only the services are known, said once a file.
# expect:
# unresolved: rds secretsmanager sts; dynamodb kms; kms; any; any; sesv2; kms s3; dynamodb kms; any; athena glue kms s3; kms s3; kms s3; kms s3; any
import aws_dynamodb_encryption_sdk
import dynamodb_encryption_sdk
import pyathena
from anymail.backends.amazon_ses import EmailBackend
from aws_advanced_python_wrapper import AwsWrapperConnection
from aws_encryption_sdk import EncryptionSDKClient
from awsglue.context import GlueContext
from awsglue.job import Job
from bedrock_agentcore import BedrockAgentCoreApp
from cloudpathlib import CloudPath
from langchain_aws import ChatBedrock
from s3path import S3Path
from storages.backends.s3 import S3Storage
from storages.backends.s3boto3 import S3Boto3Storage
from strands import Agent


def handler(event, context):
    return pyathena.connect().cursor()
