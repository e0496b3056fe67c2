# A stub's name that is `object` while the program runs still says what the property gives.
# expect: s3:CreateBucket, dynamodb:ListTables
# start: files
from typing import TYPE_CHECKING

from company.connections import Connection

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBServiceResource
    from mypy_boto3_s3 import S3Client
else:
    S3Client = object
    DynamoDBServiceResource = object


class Buckets(Connection):
    @property
    def client(self) -> S3Client:
        return self.session.client

    @property
    def resource(self) -> DynamoDBServiceResource:
        return self.session.resource

    def create(self, name):
        self.client.create_bucket(Bucket=name)
        return [table.name for table in self.resource.tables.all()]
