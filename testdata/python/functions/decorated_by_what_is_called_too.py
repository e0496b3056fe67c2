# A decorator's functions are told apart by what they were made for: that one of them is called says nothing of the others.
# start: files
# expect: sns:AddPermission, sqs:AddPermission, lambda:AddPermission
import boto3


def with_client(service, name="client"):
    def decorator(function):
        def with_keywords(*args, **kwargs):
            kwargs[name] = boto3.client(service)
            return function(*args, **kwargs)

        return with_keywords

    return decorator


def length(service, name, **kwargs):
    @with_client(service, name)
    def keywords(**found):
        return len(found)

    return keywords(**kwargs)


@with_client("sns")
def allow_topic(client=None, **kwargs):
    return client.add_permission(**kwargs)


class Queues:
    @with_client("sqs")
    def allow(self, client=None, **kwargs):
        return client.add_permission(**kwargs)

    @staticmethod
    @with_client("lambda")
    def allow_function(client=None, **kwargs):
        return client.add_permission(**kwargs)
