# Zappa runs an asynchronous function by calling its own Lambda function, or through a topic.
# expect: dynamodb:GetItem, dynamodb:PutItem, dynamodb:UpdateItem, lambda:Invoke, sns:Publish
from zappa.asynchronous import get_async_response, run, task, task_sns


@task
def plain(name):
    return name


@task(capture_response=True)
def kept(name):
    return name


@task(service="sns")
def by_topic(name):
    return name


@task_sns
def by_topic_too(name):
    return name


def handler(event, context):
    plain("a")
    response = kept("b")
    by_topic("c")
    by_topic_too("d")
    run(plain, ["e"])
    run(plain, ["e"], {}, "sns")
    run(plain, ["e"], capture_response=True)
    return get_async_response(response.response_id)
