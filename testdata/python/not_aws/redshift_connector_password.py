# A password is no credential of AWS's.
# expect:
import redshift_connector


def handler(event, context):
    return redshift_connector.connect(host="h", database="d", user="u", password=event["password"]).cursor()
