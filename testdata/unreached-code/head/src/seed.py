import boto3

boto3.client("s3").put_object(Bucket="b", Key="k", Body=b"")
