# What a library is handed together with a function is not the function's where it does not fit.
# expect:
# start: files
import boto3
from organisation import connect, register, run


class LocalStore:
    def list_topics(self):
        return boto3.__version__


def on_change(store, name, client):
    store.list_topics()


def ready():
    return None


def listed(store):
    return store.list_topics()


run(on_change, LocalStore(), "x", boto3.client("sns"))
register(ready, boto3.client("sns"))
connect(boto3.client("sns"), listed, LocalStore())
