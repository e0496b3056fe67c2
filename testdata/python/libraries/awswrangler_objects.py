# Objects are listed, described, copied and deleted.
# expect: s3:ListObjectsV2, s3:ListBuckets, s3:HeadObject, s3:GetBucketLocation, s3:GetObject, s3:CopyObject, s3:SelectObjectContent, s3:DeleteObjects
import awswrangler as wr


def handler(event, context):
    wr.s3.list_objects("s3://b/p")
    wr.s3.list_directories("s3://b/p")
    wr.s3.list_buckets()
    wr.s3.describe_objects("s3://b/p")
    wr.s3.describe_objects(event["paths"])
    wr.s3.size_objects("s3://b/p")
    wr.s3.size_objects(["s3://b/a"])
    wr.s3.describe_objects(["s3://b/a"])
    wr.s3.does_object_exist("s3://b/k")
    wr.s3.get_bucket_region("b")
    wr.s3.download("s3://b/k", "f")
    wr.s3.copy_objects(["s3://b/k"], "s3://b", "s3://c")
    wr.s3.merge_datasets("s3://b/a", "s3://b/c")
    wr.s3.wait_objects_exist(["s3://b/k"])
    wr.s3.wait_objects_not_exist(["s3://b/k"])
    wr.s3.select_query(sql="SELECT 1", path="s3://b/k", input_serialization="CSV", input_serialization_params={})
    wr.s3.store_parquet_metadata("s3://b/p", database="d", table="t")
    wr.s3.delete_objects(["s3://b/k"])
    wr.s3.delete_objects("s3://b/p")
