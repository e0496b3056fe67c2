# Of what may be lost or something else, a client's type says what it is.
# expect: s3:CreateBucket
# start: files
from company.pools import pool
from mypy_boto3_s3 import S3Client


class Session:
    def __init__(self, names):
        self.client = names or {"client": None}


def client(names) -> S3Client:
    return Session(names).client


def create(name, names):
    client(names).create_bucket(Bucket=name)
    pool.put(name)
