# A host that is not given is looked up; of one without a cluster's name it is not known which service it is of.
# expect: redshift:GetClusterCredentials, redshift:DescribeClusters, redshift-serverless:GetCredentials, redshift-serverless:GetWorkgroup
# unresolved: redshift redshift-serverless
# actions: redshift:GetClusterCredentials, redshift:CreateClusterUser, redshift:JoinGroup, redshift:DescribeClusters, redshift-serverless:GetCredentials, redshift-serverless:GetWorkgroup
import redshift_connector


def handler(event, context):
    name = {"database": "d", "db_user": "u"}
    redshift_connector.connect(iam=True, cluster_identifier="c", auto_create=True, db_groups=["g"], **name)
    redshift_connector.connect(iam=True, is_serverless=True, serverless_work_group="w", database="d")
    redshift_connector.connect(iam=True, host="w.1.eu-west-1.redshift-serverless.amazonaws.com", database="d")
