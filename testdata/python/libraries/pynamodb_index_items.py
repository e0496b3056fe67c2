# What an index gives are objects of the model.
# expect: dynamodb:Query, dynamodb:Scan, dynamodb:DeleteItem, dynamodb:PutItem
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, LocalSecondaryIndex
from pynamodb.models import Model


class ByMail(GlobalSecondaryIndex):
    class Meta:
        projection = AllProjection()


class ByDay(LocalSecondaryIndex):
    class Meta:
        projection = AllProjection()


class User(Model):
    by_mail = ByMail()
    by_day = ByDay()


def handler(event, context):
    for user in User.by_mail.query("m"):
        user.delete()
    for user in User.by_day.scan():
        user.save()
