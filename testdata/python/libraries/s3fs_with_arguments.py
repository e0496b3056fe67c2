# What is written with an access control list or tags, and what is read of a version, needs other permissions.
# expect: s3:GetObject(VersionId), s3:HeadObject(VersionId), s3:PutObject(ACL, Tagging)
# actions: s3:GetObjectVersion, s3:PutObject, s3:PutObjectAcl, s3:PutObjectTagging
import s3fs

fs = s3fs.S3FileSystem(version_aware=True)


def handler(event, context):
    fs.put("f", "b/k", ACL="public-read", Tagging="a=b")
    fs.info("b/k", version_id=event["version"])
    return fs.open("b/k", version_id=event["version"]).read()
