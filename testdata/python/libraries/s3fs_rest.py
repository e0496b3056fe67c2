# What else a file system on S3 does, each method by s3fs's source.
# expect: s3:AbortMultipartUpload, s3:CompleteMultipartUpload, s3:CreateMultipartUpload, s3:GetBucketVersioning, s3:GetObject, s3:HeadObject, s3:ListMultipartUploads, s3:ListObjectVersions, s3:ListObjectsV2, s3:PutBucketVersioning, s3:PutObject, s3:UploadPartCopy
# unresolved: s3
import s3fs

fs = s3fs.S3FileSystem(version_aware=True)


def handler(event, context):
    fs.lexists("b/k")
    fs.stat("b/k")
    fs.ukey("b/k")
    fs.sizes(["b/k"])
    fs.disk_usage("b/p")
    fs.tree("b/p")
    fs.mkdirs("b", exist_ok=True)
    fs.cat_ranges(["b/k"], [0], [1])
    fs.merge("b/k", ["b/1", "b/2"])
    fs.expand_path("b/k")
    fs.object_version_info("b/k")
    fs.is_bucket_versioned("b")
    fs.make_bucket_versioned("b")
    fs.list_multipart_uploads("b")
    fs.clear_multipart_uploads("b")
    fs.abort_mpu("b", "k", "u")
    fs.invalidate_cache()
    fs.sign("b/k", client_method="put_object")
    fs.url("b/k", 60, "put_object")
    return fs.call_s3("get_bucket_policy", Bucket="b")
