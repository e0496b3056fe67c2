# Requests to a domain are signed with the role: which of its actions they need, the requests tell.
# expect:
# unresolved: es opensearch opensearchserverless
import boto3
from opensearchpy import AWSV4SignerAuth, AWSV4SignerAsyncAuth, OpenSearch, RequestsAWSV4SignerAuth, Urllib3AWSV4SignerAuth

credentials = boto3.Session().get_credentials()


def handler(event, context):
    OpenSearch(hosts=["h"], http_auth=AWSV4SignerAuth(credentials, "eu-west-1"))
    RequestsAWSV4SignerAuth(credentials, "eu-west-1", "es")
    Urllib3AWSV4SignerAuth(credentials, "eu-west-1")
    AWSV4SignerAsyncAuth(credentials, "eu-west-1")
    AWSV4SignerAsyncAuth(credentials, "eu-west-1", "aoss")
    RequestsAWSV4SignerAuth(credentials, "eu-west-1", "aoss")
    Urllib3AWSV4SignerAuth(credentials, "eu-west-1", "aoss")
    return AWSV4SignerAuth(credentials, "eu-west-1", "aoss")
