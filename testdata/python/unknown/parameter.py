# A parameter that nobody passes: the method and its arguments fit one service.
# expect: s3:PutObject?, sqs:SendMessage?
# start: files
import boto3


def save(client, queue):
    client.put_object(Bucket="b", Key="k", Body=b"")
    queue.send_message(QueueUrl="q", MessageBody="m")
