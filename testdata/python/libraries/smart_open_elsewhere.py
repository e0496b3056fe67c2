# Files and web pages are not in S3.
# expect:
import smart_open


def handler(event, context):
    with smart_open.open("/tmp/file.gz") as text, smart_open.open("https://example.com/x") as page:
        return text.read() + page.read()
