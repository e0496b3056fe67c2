import boto3

sqs = boto3.client("sqs")


def work():
    sqs.receive_message(QueueUrl="q")


if __name__ == "__main__":
    work()
