# A function's role, tags, layers, network and code in S3.
# expect: lambda:CreateFunction
# actions: lambda:CreateFunction, iam:PassRole, lambda:TagResource, lambda:GetLayerVersion, s3:GetObject, ec2:DescribeSecurityGroups, ec2:DescribeSubnets, ec2:DescribeVpcs
import boto3

functions = boto3.client("lambda")


def handler(event, context):
    functions.create_function(FunctionName="f", Role="arn:aws:iam::111122223333:role/r", Code={"S3Bucket": "b", "S3Key": "k"}, Tags={"a": "b"}, Layers=["l"], VpcConfig={"SubnetIds": ["s"]})
