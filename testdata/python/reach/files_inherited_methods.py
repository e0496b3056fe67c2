# Nobody calls the method, and nobody makes an object of its class: it runs on those of the classes made from it.
# expect: sns:ListTopics
# start: files
import boto3


class Report:
    service = None
    method = None

    def lines(self):
        return getattr(boto3.client(self.service), self.method)()


class Topics(Report):
    def __init__(self):
        self.service = "sns"
        self.method = "list_topics"


class Quiet(Report):
    def __init__(self):
        self.service = "sqs"
        self.method = "list_queues"

    def lines(self):
        return []


reports = [Topics(), Quiet()]
