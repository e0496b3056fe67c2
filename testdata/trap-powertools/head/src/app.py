from aws_lambda_powertools.utilities import parameters


def handler(event, context):
    return parameters.get_parameter("/app/host") + parameters.get_secret("/app/key")
