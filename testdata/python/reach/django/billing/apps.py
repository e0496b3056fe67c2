import boto3
from django.apps import AppConfig


class BillingConfig(AppConfig):
    def ready(self):
        from billing import signals
        boto3.client("secretsmanager").get_secret_value(SecretId="s")
