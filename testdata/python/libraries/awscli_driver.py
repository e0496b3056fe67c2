# The AWS CLI within the process: what its words call is not followed.
# expect:
# unresolved: any
from awscli.clidriver import create_clidriver


def handler(event, context):
    create_clidriver().main("s3 cp s3://from/a s3://to/b --recursive".split())
