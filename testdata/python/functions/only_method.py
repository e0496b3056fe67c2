# An own class's method on a parameter that nothing passes: one class alone has it, and it gives a client.
# start: files
# expect: lambda:ListFunctions, sqs:ListQueues
import boto3


class Accounts:
    def __init__(self, profile):
        self.session = boto3.Session(profile_name=profile)

    def aws(self, service):
        return self.session.client(service)

    def queue_client(self):
        return self.aws("sqs")


class Inventory:
    def __init__(self, accounts):
        self.accounts = accounts

    def functions(self):
        return self.accounts.aws("lambda").list_functions()


def queues(accounts):
    return accounts.queue_client().list_queues()
