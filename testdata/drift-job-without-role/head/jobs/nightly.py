import boto3

boto3.client("s3").get_object(Bucket="b", Key="k")
