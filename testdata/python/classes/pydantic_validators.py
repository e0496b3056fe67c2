# What validators make of the values is what the fields hold.
# start: files
# expect: kms:ListKeys, s3:ListBuckets, sns:ListTopics, sqs:ListQueues
from typing import Any

import boto3
from pydantic import BaseModel, field_validator, model_validator, validator


class Keys(BaseModel):
    client: Any

    @field_validator("client", mode="before")
    @classmethod
    def make(cls, value):
        return boto3.client(value)


class Queues(BaseModel):
    client: Any = None

    @model_validator(mode="after")
    def make(self):
        self.client = boto3.client("sqs")
        return self


class Buckets(BaseModel):
    client: Any = None

    @model_validator(mode="before")
    @classmethod
    def make(cls, values):
        values["client"] = boto3.client(values["name"])
        return values


class Topics(BaseModel):
    client: Any = None

    @validator("client", pre=True, always=True)
    def make(cls, value):
        return value or boto3.client("sns")


def main():
    Keys(client="kms").client.list_keys()
    Queues().client.list_queues()
    Buckets(name="s3").client.list_buckets()
    Topics().client.list_topics()
