# A parameter that nobody passes: an argument that the operation does not have.
# expect:
# start: files
import boto3


def run(storage):
    storage.put_object(Bucket="b", Key="k", Colour="red")
    storage.get_item(Identifier=1)
