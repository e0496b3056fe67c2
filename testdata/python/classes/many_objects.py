# More objects of one class than are told apart: none of them is lost.
# expect: s3:ListBuckets, s3:ListDirectoryBuckets
import boto3


class Job:
    def __init__(self, client, method):
        self.client = client
        self.method = method

    def run(self):
        return getattr(self.client, self.method)()


JOBS = []
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_buckets"))
JOBS.append(Job(boto3.client("s3"), "list_directory_buckets"))


def handler(event, context):
    for job in JOBS:
        job.run()
