# A session whose region alone is read.
# expect:
import boto3


def handler(event, context):
    session = boto3.Session()
    return session.region_name, session.available_profiles, session.get_available_services()
