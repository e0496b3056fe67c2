# botocore's documentation ties an action of its own to each of these parameters.
# expect: s3tables:CreateTableBucket, s3vectors:ListVectors, s3vectors:QueryVectors
# actions: s3tables:CreateTableBucket, s3tables:PutTableBucketEncryption, s3tables:PutTableBucketStorageClass, s3vectors:QueryVectors, s3vectors:GetVectors, s3vectors:ListVectors
import boto3

s3tables = boto3.client("s3tables")
s3vectors = boto3.client("s3vectors")


def handler(event, context):
    s3tables.create_table_bucket(name="b", encryptionConfiguration={"sseAlgorithm": "AES256"}, storageClassConfiguration={"storageClass": "STANDARD"})
    s3vectors.query_vectors(topK=1, queryVector={"float32": [0.5]}, returnMetadata=True)
    s3vectors.list_vectors(indexArn="i", returnData=True)
