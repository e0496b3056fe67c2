# Serializers, conditions and exceptions of boto3 call nothing.
# expect:
import boto3
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.exceptions import ClientError


def handler(event, context):
    try:
        condition = Key("a").eq(1) & Attr("b").exists()
        return TypeSerializer().serialize(event), TypeDeserializer().deserialize({"S": "x"}), condition
    except ClientError:
        return boto3.session
