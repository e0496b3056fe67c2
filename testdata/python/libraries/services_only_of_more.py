# More libraries of which only the services are known.
# expect:
# unresolved: s3 ses; dynamodb; transcribe; dax; rds-data secretsmanager; firehose kinesis s3; identitystore organizations sso-admin sts; any; any; organizations sts; any; dynamodb kms sts; s3 ses; dynamodb; dynamodb; s3; cognito-idp; rds-data secretsmanager; dynamodb; dynamodb; glue; dynamodb; kms s3; s3 swf; rds-data secretsmanager; s3 sqs; sqs; sqs; sqs; secretsmanager ssm; any; s3 textract
import aioaws
import aiodynamo
import amazon_transcribe
import amazondax
import aurora_data_api
import aws_logging_handlers
import aws_sso_lib
import boto
import boto_session_manager
import botocove
import braket
import credstash
import django_ses
import dynamorm
import dyntastic
import flask_s3
import pycognito
import pydataapi
import pydynamodb
import pyiceberg.catalog.dynamodb
import pyiceberg.catalog.glue
import python_dynamodb_lock
import s3torchconnector
import simpleflow
import sqlalchemy_aurora_data_api
import sqs_extended_client
import sqs_launcher
import sqs_listener
import sqs_workers
import ssm_cache
import stepfunctions
import textractcaller


def handler(event, context):
    return boto.connect_s3()
