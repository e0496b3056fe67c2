# Files are written, read and deleted.
# expect:
import boto3
import pathlib
import tempfile


def handler(event, context):
    with tempfile.NamedTemporaryFile() as file:
        path = pathlib.Path(file.name)
        path.write_text("x")
        return path.read_bytes(), path.exists()
