# Of a path that begins with something unknown it is not known whether it is in S3.
# expect:
# unresolved: s3
import os

import pandas as pd

DEFAULT = "s3://bucket"


def handler(event, context):
    return pd.read_csv(os.environ["ROOT"] + "/file.csv")
