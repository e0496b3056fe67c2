# botocore's request signer makes a link that connects to a cache as an IAM user, and what it asks for stands in the link.
# Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html.
# expect:
# unresolved: elasticache
from botocore.model import ServiceId
from botocore.session import get_session
from botocore.signers import RequestSigner


def handler(event, context):
    session = get_session()
    signer = RequestSigner(
        ServiceId("elasticache"), "eu-west-1", "elasticache", "v4", session.get_credentials(), session.get_component("event_emitter")
    )
    return signer.generate_presigned_url({"method": "GET", "url": "https://cache/"}, operation_name="connect")
