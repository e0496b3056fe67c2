# Functions that a library calls when an object is made or a connection is opened.
# expect: s3:HeadObject, secretsmanager:GetSecretValue, sqs:ListQueues
import boto3
from pydantic import BaseModel, field_validator, model_validator
from sqlalchemy import create_engine, event

engine = create_engine("postgresql://")


class Upload(BaseModel):
    key: str

    @field_validator("key")
    @classmethod
    def is_there(cls, key):
        boto3.client("s3").head_object(Bucket="b", Key=key)
        return key

    @model_validator(mode="after")
    def is_known(self):
        boto3.client("sqs").list_queues()
        return self


@event.listens_for(engine, "do_connect")
def password(dialect, record, arguments, parameters):
    parameters["password"] = boto3.client("secretsmanager").get_secret_value(SecretId="s")["SecretString"]


def handler(happened, context):
    return Upload(**happened)
