# What the environment decides may run or not, and what runs in any case is known.
# expect: athena:StartQueryExecution, athena:GetQueryExecution, athena:GetWorkGroup, s3:PutObject
import os

import awswrangler as wr


def handler(event, context):
    frame = wr.athena.read_sql_query("SELECT 1", "d", ctas_approach=event["ctas"], workgroup=os.environ["WORKGROUP"])
    wr.s3.to_parquet(frame, "s3://b/p", dataset=True, mode=event["mode"])
