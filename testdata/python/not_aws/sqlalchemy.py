# A database session adds, deletes and queries.
# expect:
import boto3
from sqlalchemy.orm import Session


def handler(event, context):
    with Session() as session:
        session.add(event)
        session.delete(event)
        session.query("x").get(1)
        session.execute("select 1")
