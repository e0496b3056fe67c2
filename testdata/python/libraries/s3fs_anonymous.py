# Public objects are read without credentials, and keys of one's own are another identity's.
# expect:
import s3fs


def handler(event, context):
    s3fs.S3FileSystem(key="AKIA", secret="s").ls("b")
    return s3fs.S3FileSystem(anon=True).open("public/key").read()
