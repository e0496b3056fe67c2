# Bytes that are no text in the encoding that holds.
# expect:
# skipped: the file is not valid UTF-8
import boto3

name = "é"
