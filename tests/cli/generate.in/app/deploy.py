import boto3


def deploy(name, role):
    boto3.client("lambda").create_function(FunctionName=name, Role=role, Code={"ZipFile": b""})


def run(service, operation):
    return getattr(boto3.client(service), operation)()
