# The AWS integrations of Dagster and Prefect are known by the services that each module uses.
# expect:
# unresolved: athena s3; logs; ecr ecr-public; ec2 ecs logs; emr s3; any; redshift redshift-data; kms s3; secretsmanager; ssm; any; batch; glue; lambda; kms s3; secretsmanager
from dagster_aws.athena import AthenaClientResource
from dagster_aws.cloudwatch import cloudwatch_logger
from dagster_aws.ecr import ECRPublicResource
from dagster_aws.ecs import EcsRunLauncher
from dagster_aws.emr import EmrJobRunner
from dagster_aws.pipes import PipesLambdaClient
from dagster_aws.redshift import RedshiftClientResource
from dagster_aws.s3 import S3Resource
from dagster_aws.secretsmanager import SecretsManagerResource
from dagster_aws.ssm import SSMResource
from prefect_aws import AwsCredentials
from prefect_aws.batch import batch_submit
from prefect_aws.glue_job import GlueJobBlock
from prefect_aws.lambda_function import LambdaFunction
from prefect_aws.s3 import S3Bucket
from prefect_aws.secrets_manager import AwsSecret


def handler(event, context):
    return S3Resource, S3Bucket
