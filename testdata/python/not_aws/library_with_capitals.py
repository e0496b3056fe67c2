# Capital letters alone make no client: one argument fits too much, and the standard library's objects are known.
# expect:
import configparser

import boto3
import tickets


def handler(event, context):
    board = tickets.Board()
    board.get_item(Key="k")
    board.list_clusters()
    board.client("release notes").list_topics()
    configparser.ConfigParser().put_object(Bucket="b", Key="k")
