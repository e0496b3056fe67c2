from . import clients


def queues():
    return clients.client("sqs").list_queues()
