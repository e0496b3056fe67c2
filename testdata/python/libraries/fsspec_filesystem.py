# fsspec gives the file system of the protocol that is named.
# expect: s3:GetObject
import fsspec

fs = fsspec.filesystem("s3")
local = fsspec.filesystem("file")


def handler(event, context):
    local.rm("/tmp/x")
    return fs.open("b/k").read()
