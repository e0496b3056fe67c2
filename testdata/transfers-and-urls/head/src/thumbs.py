import io

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    bucket, key = event["bucket"], event["key"]
    s3.download_file(bucket, key, "/tmp/picture")
    s3.upload_fileobj(io.BytesIO(b"small"), bucket, f"thumbs/{key}")
    return s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": f"thumbs/{key}"})
