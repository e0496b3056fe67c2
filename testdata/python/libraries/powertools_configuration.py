# The configuration that flags are made of can be asked for by itself.
# expect: appconfigdata:StartConfigurationSession, appconfigdata:GetLatestConfiguration
from aws_lambda_powertools.utilities.feature_flags import AppConfigStore

store = AppConfigStore(environment="e", application="a", name="n")


def handler(event, context):
    return store.get_configuration()
