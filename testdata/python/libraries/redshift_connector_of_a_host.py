# A cluster's host that is given is not looked up.
# expect: redshift:GetClusterCredentials
import redshift_connector


def handler(event, context):
    return redshift_connector.connect(iam=True, host="c.example.com", cluster_identifier="c", db_user="u", database="d")
