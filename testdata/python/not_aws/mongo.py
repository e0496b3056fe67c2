# MongoDB collections have `update_item`-like methods.
# expect:
import boto3
from pymongo import MongoClient

database = MongoClient()["db"]


def handler(event, context):
    database.items.update_item({"_id": 1})
    database.items.delete_one({"_id": 1})
    return database.items.find_one({"_id": 1})
