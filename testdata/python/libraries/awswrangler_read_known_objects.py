# A list of objects is read as it stands.
# expect: s3:GetObject
import awswrangler as wr


def handler(event, context):
    paths = [event["first"], event["second"]]
    wr.s3.read_parquet(paths)
    wr.s3.read_csv(paths)
    wr.s3.read_json(paths)
    wr.s3.read_fwf(paths)
    wr.s3.read_orc(paths)
    wr.s3.read_parquet_metadata(paths)
    return wr.s3.read_orc_metadata(paths)
