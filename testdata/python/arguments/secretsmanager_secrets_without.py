# A secret alone; several by their names.
# expect: secretsmanager:BatchGetSecretValue, secretsmanager:CreateSecret, secretsmanager:RotateSecret
# actions: secretsmanager:CreateSecret, secretsmanager:BatchGetSecretValue, secretsmanager:GetSecretValue, secretsmanager:RotateSecret
import boto3

secretsmanager = boto3.client("secretsmanager")


def handler(event, context):
    secretsmanager.create_secret(Name="n", SecretString="s")
    secretsmanager.batch_get_secret_value(SecretIdList=["n"])
    secretsmanager.rotate_secret(SecretId="s")
