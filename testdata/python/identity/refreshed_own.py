# Credentials that are refreshed may be the workload's own: the metadata tells whose they are.
# expect: sqs:ListQueues
import boto3
from botocore.credentials import RefreshableCredentials
from botocore.session import get_session


def metadata():
    own = boto3.Session().get_credentials().get_frozen_credentials()
    return {"access_key": own.access_key, "secret_key": own.secret_key, "token": own.token, "expiry_time": "later"}


def handler(event, context):
    session = get_session()
    session._credentials = RefreshableCredentials.create_from_metadata(
        metadata=metadata(), refresh_using=metadata, method="own"
    )
    return boto3.Session(botocore_session=session).client("sqs").list_queues()
