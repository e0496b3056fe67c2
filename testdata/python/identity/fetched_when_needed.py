# botocore's own fetcher of a role's credentials assumes the role (botocore 1.44.5, credentials.py), whose calls need nothing here.
# expect: sts:AssumeRole
# actions: sts:AssumeRole
import boto3
from botocore.credentials import AssumeRoleCredentialFetcher, CredentialResolver, DeferredRefreshableCredentials
from botocore.session import Session

ROLE = "arn:aws:iam::111122223333:role/reader"


class AssumedRole:
    METHOD = "assume-role"

    def __init__(self, fetcher):
        self.fetcher = fetcher

    def load(self):
        return DeferredRefreshableCredentials(self.fetcher.fetch_credentials, self.METHOD)


def session_of(role):
    base = boto3.Session()._session
    fetcher = AssumeRoleCredentialFetcher(base.create_client, base.get_credentials(), role)
    session = Session()
    session.register_component("credential_provider", CredentialResolver([AssumedRole(fetcher)]))
    return boto3.Session(botocore_session=session)


def handler(event, context):
    return session_of(ROLE).client("s3").list_buckets()
