import boto3

ssm = boto3.client("ssm")


def load(path):
    return ssm.get_parameters_by_path(Path=path)["Parameters"]


def one(name):
    return ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
