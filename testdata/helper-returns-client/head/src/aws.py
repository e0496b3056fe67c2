import boto3

_session = None


def session():
    global _session
    if _session is None:
        _session = boto3.Session()
    return _session


def secrets():
    return session().client("secretsmanager")


def topics(region="eu-west-1"):
    client = session().client("sns", region_name=region)
    return client
