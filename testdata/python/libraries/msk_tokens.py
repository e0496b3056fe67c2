# A token for Amazon MSK is signed here; what its bearer does is not an API operation.
# expect: sts:AssumeRole(RoleArn, ..)
# unresolved: kafka
from aws_msk_iam_sasl_signer import MSKAuthTokenProvider


def handler(event, context):
    MSKAuthTokenProvider.generate_auth_token_from_role_arn("eu-west-1", "arn:aws:iam::1:role/r")
    return MSKAuthTokenProvider.generate_auth_token("eu-west-1")
