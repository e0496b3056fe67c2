# AWS's command-line tool uses the permissions of the process that runs it. A command that is called like an operation runs it;
# those of `aws s3` run several.
# Source: https://docs.aws.amazon.com/cli/latest/reference/.
# expect: ecs:UpdateService?, sts:GetCallerIdentity?
# unresolved: s3
import os
import subprocess

import boto3


def handler(event, context):
    subprocess.run(["aws", "ecs", "update-service", "--cluster", "main", "--service", event["service"]], check=True)
    subprocess.check_output("aws --region eu-west-1 sts get-caller-identity", shell=True)
    os.system(f"aws s3 sync /tmp/site s3://{event['bucket']}")
    return boto3.__version__
