# Indexes are queried and scanned.
# expect: dynamodb:Query, dynamodb:Scan
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
    list(User.by_mail.scan())
    User.by_mail.count("m")
    list(User.by_day.query("k"))
    User.by_day.count("k")
    list(User.by_day.scan())
    return list(User.by_mail.query("m"))
