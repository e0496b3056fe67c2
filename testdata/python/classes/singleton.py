# `__new__` gives the one object that there is.
# expect: ssm:GetParameter
import boto3


class Config:
    _instance = None

    def __new__(cls):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
            cls._instance.ssm = boto3.client("ssm")
        return cls._instance

    def get(self, name):
        return self.ssm.get_parameter(Name=name)


def handler(event, context):
    Config().get("/a")
