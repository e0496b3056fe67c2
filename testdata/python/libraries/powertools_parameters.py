# Powertools' functions for parameters: each reads its own service, decryption is asked for by an argument.
# expect: ssm:GetParameter, ssm:GetParametersByPath, ssm:GetParameters, ssm:PutParameter, secretsmanager:GetSecretValue, secretsmanager:BatchGetSecretValue, secretsmanager:PutSecretValue, appconfigdata:StartConfigurationSession, appconfigdata:GetLatestConfiguration
# actions: ssm:GetParameter, ssm:GetParametersByPath, ssm:GetParameters, ssm:PutParameter, secretsmanager:GetSecretValue, secretsmanager:BatchGetSecretValue, secretsmanager:PutSecretValue, appconfig:StartConfigurationSession, appconfig:GetLatestConfiguration
from aws_lambda_powertools.utilities import parameters
from aws_lambda_powertools.utilities.parameters import get_secret
from aws_lambda_powertools.utilities.parameters.ssm import get_parameters_by_name


def handler(event, context):
    parameters.get_parameter("/app/name", decrypt=True)
    parameters.get_parameters("/app")
    get_parameters_by_name({"/app/a": {}}, decrypt=True)
    parameters.set_parameter("/app/name", "value")
    parameters.get_secrets_by_name(["a", "b"])
    parameters.set_secret("name", "value")
    parameters.get_app_config(name="c", environment="e", application="a")
    return get_secret("name")
