# Overloads are there for type checkers: only the last definition runs.
# Source: https://docs.python.org/3/library/typing.html#typing.overload.
# start: files
# expect: glue:CreateTable
from typing import Literal, overload

import boto3
from mypy_boto3_dynamodb import DynamoDBClient
from mypy_boto3_glue import GlueClient


@overload
def client(service: Literal["glue"], session=None) -> GlueClient: ...


@overload
def client(service: Literal["dynamodb"], session=None) -> DynamoDBClient: ...


def client(service, session=None):
    return (session or boto3.Session()).client(service)


def create(session):
    client("glue", session).create_table(DatabaseName="d", TableInput={"Name": "t"})
