import boto3

from helpers import queue

body = boto3.client("s3").get_object(Bucket="in", Key="rows.csv")["Body"].read()
queue.send_message(QueueUrl="rows", MessageBody=body.decode())
