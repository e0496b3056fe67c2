# Tables are made and deleted by their models.
# expect: dynamodb:DescribeTable, dynamodb:CreateTable, dynamodb:DeleteTable, dynamodb:DescribeTimeToLive
from pynamodb.models import Model


class User(Model):
    class Meta:
        table_name = "users"


def handler(event, context):
    User.create_table(wait=True)
    User.update_ttl(False)
    User.delete_table()
