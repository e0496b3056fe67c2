from ..aws.clients import client


def topics():
    client("sns").list_topics()
