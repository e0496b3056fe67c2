# The class of an object has a base that is not in the repository: a method that the base may have gives nobody knows what.
# start: files
# expect: acm:DescribeCertificate?
from .generated import Base


class Context(Base):
    def name(self):
        return "context"


def status(arn):
    session = Context().get_session()
    return session.client("acm").describe_certificate(CertificateArn=arn)
