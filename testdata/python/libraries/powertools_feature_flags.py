# Feature flags come from AppConfig, by the store that is given.
# expect: appconfigdata:StartConfigurationSession, appconfigdata:GetLatestConfiguration
from aws_lambda_powertools.utilities.feature_flags import AppConfigStore, FeatureFlags

flags = FeatureFlags(store=AppConfigStore(environment="e", application="a", name="n"))


def handler(event, context):
    return flags.evaluate(name="premium", context={}, default=False)
