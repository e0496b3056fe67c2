# A request that an object gathers.
# expect: lambda:CreateFunction
# actions: lambda:CreateFunction, iam:PassRole
import boto3


class Function:
    def __init__(self, name):
        self.request = {"FunctionName": name, "Code": {"ZipFile": b""}}

    def role(self, arn):
        self.request["Role"] = arn
        return self

    def create(self):
        return boto3.client("lambda").create_function(**self.request)


def handler(event, context):
    Function("f").role(event["role"]).create()
