from .session import Session


def client(*args, **kwargs):
    return Session().client(*args, **kwargs)
