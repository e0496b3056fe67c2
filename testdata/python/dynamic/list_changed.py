# A list whose items were replaced and turned round.
# expect: s3:GetObject, sqs:SendMessage
import boto3
def handler(e, c):
    l = [boto3.client("s3"), boto3.client("sqs")]
    l[e["i"]] = None
    l[0].get_object(Bucket="b", Key="k")
    l.reverse()
    l[0].send_message(QueueUrl="q", MessageBody="m")
