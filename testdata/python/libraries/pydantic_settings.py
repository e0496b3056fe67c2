# Settings that stand in a secret or in parameters are read where the source is made.
# start: files
# expect: secretsmanager:GetSecretValue(SecretId), ssm:GetParametersByPath(Path, WithDecryption)
from pydantic_settings import AWSSecretsManagerSettingsSource, AWSSystemsManagerSettingsSource, BaseSettings


class Settings(BaseSettings):
    password: str

    @classmethod
    def settings_customise_sources(cls, settings_cls, **sources):
        secret = AWSSecretsManagerSettingsSource(settings_cls, "secret")
        return secret, AWSSystemsManagerSettingsSource(settings_cls, "/app")


def handler(event, context):
    return Settings().password
