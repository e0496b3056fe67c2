# A module is made from its specification, so that it is loaded when it is used first.
# expect: s3:ListBuckets
import importlib.util
import sys


def lazy(name):
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.find_spec(name)
    loader = importlib.util.LazyLoader(spec.loader)
    spec.loader = loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    loader.exec_module(module)
    return module


aws = lazy("boto3")


def handler(event, context):
    aws.client("s3").list_buckets()
