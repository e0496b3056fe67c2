# A program that is run is not AWS's command-line tool because its arguments name services or buckets.
# expect:
import subprocess

import boto3


def handler(event, context):
    process = subprocess.Popen(["ls"])
    process.communicate()
    process.wait()
    subprocess.run(["tar", "czf", "/tmp/s3.tgz", "/var/aws"])
    subprocess.check_output("echo aws s3 ls", shell=True)
    subprocess.run(["aws", "--version"])
    return boto3.__version__
