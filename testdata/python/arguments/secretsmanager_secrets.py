# A secret with tags and copies; several secrets by a filter; a rotation by a function.
# expect: secretsmanager:BatchGetSecretValue, secretsmanager:CreateSecret, secretsmanager:RotateSecret
# actions: secretsmanager:CreateSecret, secretsmanager:TagResource, secretsmanager:ReplicateSecretToRegions, secretsmanager:BatchGetSecretValue, secretsmanager:GetSecretValue, secretsmanager:ListSecrets, secretsmanager:RotateSecret, lambda:InvokeFunction
import boto3

secretsmanager = boto3.client("secretsmanager")


def handler(event, context):
    secretsmanager.create_secret(Name="n", Tags=[{"Key": "a", "Value": "b"}], AddReplicaRegions=[{"Region": "eu-west-1"}])
    secretsmanager.batch_get_secret_value(Filters=[{"Key": "name", "Values": ["n"]}])
    secretsmanager.rotate_secret(SecretId="s", RotationLambdaARN="f")
