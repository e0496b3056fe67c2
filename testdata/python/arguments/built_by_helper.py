# A helper fills the dict that it is given; another returns one.
# expect: secretsmanager:CreateSecret(Name, SecretString, Tags)
# actions: secretsmanager:CreateSecret, secretsmanager:TagResource
import boto3


def tagged(arguments):
    arguments["Tags"] = [{"Key": "k", "Value": "v"}]


def base(name):
    arguments = {"Name": name}
    arguments["SecretString"] = "s"
    return arguments


def handler(event, context):
    arguments = base("n")
    tagged(arguments)
    boto3.client("secretsmanager").create_secret(**arguments)
