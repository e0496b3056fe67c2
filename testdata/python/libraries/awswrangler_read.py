# Reading a prefix lists it; reading what is listed already does not.
# expect: s3:ListObjectsV2, s3:GetObject
# actions: s3:ListBucket, s3:GetObject
import awswrangler as wr


def handler(event, context):
    wr.s3.read_parquet("s3://b/p/")
    wr.s3.read_csv(path="s3://b/p/")
    wr.s3.read_json("s3://b/p/")
    wr.s3.read_fwf("s3://b/p/")
    wr.s3.read_orc("s3://b/p/")
    wr.s3.read_parquet_metadata("s3://b/p/")
    wr.s3.read_orc_metadata("s3://b/p/")
    return wr.s3.read_excel("s3://b/k.xlsx")
