# Decryption is a member of the request, as it is without Powertools.
# expect: ssm:GetParameter(Name, WithDecryption), ssm:GetParametersByPath(Path)
from aws_lambda_powertools.utilities.parameters import SSMProvider, get_parameter

provider = SSMProvider()


def handler(event, context):
    provider.get_multiple("/app")
    return get_parameter("/app/name", decrypt=True)
