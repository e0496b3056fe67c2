# `importlib.import_module` with a known name.
# expect: s3:ListBuckets
import importlib


def handler(event, context):
    importlib.import_module("tasks.boto").run()
