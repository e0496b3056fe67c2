# An address that only the event tells may be in S3; one of which a part is known is named.
# expect: s3:GetObject~, s3:HeadObject~
import smart_open


def handler(event, context):
    return smart_open.open(event["address"]).read()
