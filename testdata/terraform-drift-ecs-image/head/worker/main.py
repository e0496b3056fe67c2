import boto3

sqs = boto3.client("sqs")


def work():
    sqs.receive_message(QueueUrl="q")
    sqs.delete_message(QueueUrl="q", ReceiptHandle="r")


if __name__ == "__main__":
    work()
