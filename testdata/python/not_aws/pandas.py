# A data frame has `query`, `copy` and `update`.
# expect:
import boto3
import pandas as pd


def handler(event, context):
    frame = pd.DataFrame(event)
    frame.query("a > 1").copy()
    frame.update(frame)
    return frame.get("a"), frame.describe_table()
