# A model's methods are DynamoDB's operations, whether it is the class or an object that is asked.
# expect: dynamodb:GetItem, dynamodb:PutItem, dynamodb:UpdateItem, dynamodb:DeleteItem, dynamodb:Query, dynamodb:Scan, dynamodb:BatchGetItem, dynamodb:BatchWriteItem, dynamodb:DescribeTable
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class User(Model):
    class Meta:
        table_name = "users"

    name = UnicodeAttribute(hash_key=True)


def handler(event, context):
    user = User.get(event["name"])
    user.update(actions=[User.name.set("x")])
    user.save()
    user.refresh()
    User("other").delete()
    list(User.scan())
    list(User.rate_limited_scan())
    User.count()
    list(User.batch_get(["a"]))
    with User.batch_write() as batch:
        batch.save(user)
    User.exists()
    User.describe_table()
    return [user.name for user in User.query("a")]
