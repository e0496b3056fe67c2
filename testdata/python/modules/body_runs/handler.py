# Importing a module runs its body.
# expect: ssm:GetParameter
import settings


def handler(event, context):
    return settings.TOKEN
