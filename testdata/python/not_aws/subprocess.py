# A process runs and communicates.
# expect:
import subprocess

import boto3


def handler(event, context):
    process = subprocess.Popen(["ls"])
    process.communicate()
    process.wait()
    subprocess.run(["aws", "s3", "ls"])
