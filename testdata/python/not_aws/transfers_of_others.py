# Other libraries' clients have methods of these names, too.
# start: files
# expect:
import boto3


def put(sftp, path):
    sftp.upload_file("/tmp/report", "inbox", path)


def copy(frame, queue):
    queue.put(frame.copy())
    return frame.copy(deep=True)


def either(local):
    store = {} if local else boto3.client("s3")
    return store.copy()
