# A table of the catalog says where its objects are.
# expect: glue:GetTable
from awswrangler import s3


def handler(event, context):
    return s3.read_parquet_table(table="t", database="d"), s3.read_orc_table(table="t", database="d")
