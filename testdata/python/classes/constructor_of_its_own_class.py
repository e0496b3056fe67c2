# A constructor takes an object of its own class. Nobody makes one, and one is asked for only when all else has settled.
# start: files
# expect: s3:DeleteObject
import boto3


class Address:
    def __init__(self, other: str | "Address"):
        self.s3 = boto3.client("s3")

    def remove(self):
        self.s3.delete_object(Bucket="b", Key="k")


@registry.adds("addresses")
class Cleaner(registry.Cleaner):
    def clean(self, address: Address):
        address.remove()
