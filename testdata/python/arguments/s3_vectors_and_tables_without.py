# With the plain parameters the operation's own action is enough.
# expect: s3tables:CreateTableBucket, s3vectors:ListVectors, s3vectors:QueryVectors
# actions: s3tables:CreateTableBucket, s3vectors:QueryVectors, s3vectors:ListVectors
import boto3

s3tables = boto3.client("s3tables")
s3vectors = boto3.client("s3vectors")


def handler(event, context):
    s3tables.create_table_bucket(name="b")
    s3vectors.query_vectors(topK=1, queryVector={"float32": [0.5]}, returnMetadata=False)
    s3vectors.list_vectors(indexArn="i")
