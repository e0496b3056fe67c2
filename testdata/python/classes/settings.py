# Pydantic reads the fields of settings from the environment, so what stands in the class is only their default.
# Source: https://docs.pydantic.dev/latest/concepts/pydantic_settings/.
# expect: s3:PutObject, sqs:SendMessage
import boto3
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    storage: str = "local"
    endpoint: str = "http://localhost:9324"


settings = Settings()


def handler(event, context):
    if settings.storage == "s3":
        boto3.client("s3").put_object(Bucket="b", Key="k", Body=b"")
    boto3.client("sqs", endpoint_url=settings.endpoint).send_message(QueueUrl="https://queue", MessageBody="hello")
