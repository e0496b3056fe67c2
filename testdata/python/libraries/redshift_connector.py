# What a connection asks for follows from its arguments; without `iam` it asks for nothing.
# expect: redshift:GetClusterCredentials, redshift:DescribeClusters, redshift-serverless:GetWorkgroup, redshift:GetClusterCredentialsWithIAM, redshift-serverless:GetCredentials, redshift:DescribeAuthenticationProfiles
# unresolved: redshift redshift-serverless sso-oidc sts
import redshift_connector


def handler(event, context):
    redshift_connector.connect(host="h", database="d", user="u", password=event["password"])
    redshift_connector.connect(iam=True, cluster_identifier="c", db_user="u", database="d")
    redshift_connector.connect(iam=True, cluster_identifier="c", group_federation=True, database="d")
    redshift_connector.connect(iam=True, is_serverless=True, serverless_work_group="w", database="d")
    redshift_connector.connect(iam=True, auth_profile="p", host=event["host"], database="d")
    redshift_connector.connect(credentials_provider=event["provider"], database="d")
