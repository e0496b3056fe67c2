# Keys that are given are another identity's.
# expect:
import redshift_connector


def handler(event, context):
    keys = {"access_key_id": "AKIA", "secret_access_key": "secret"}
    return redshift_connector.connect(iam=True, cluster_identifier="c", db_user="u", database="d", **keys)
