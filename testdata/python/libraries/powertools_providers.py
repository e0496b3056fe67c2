# The providers' methods are what the functions call.
# expect: ssm:GetParameter, ssm:GetParametersByPath, ssm:GetParameters, ssm:PutParameter, secretsmanager:GetSecretValue, secretsmanager:BatchGetSecretValue, secretsmanager:PutSecretValue, appconfigdata:StartConfigurationSession, appconfigdata:GetLatestConfiguration, dynamodb:GetItem, dynamodb:Query
from aws_lambda_powertools.utilities import parameters

ssm = parameters.SSMProvider()
secrets = parameters.SecretsProvider()
table = parameters.DynamoDBProvider(table_name="t")


class Settings:
    def __init__(self):
        self.config = parameters.AppConfigProvider(environment="e", application="a")

    def load(self):
        return self.config.get("c")


def handler(event, context):
    ssm.get("/a")
    ssm.get_multiple("/a")
    ssm.get_parameters_by_name({"/a": {}})
    ssm.set("/a", "v")
    secrets.get("s")
    secrets.get_multiple(["s"])
    secrets.set("s", "v")
    table.get("k")
    table.get_multiple("k")
    return Settings().load()
