# A model that is only read.
# expect: dynamodb:GetItem
from pynamodb.models import Model


class Base(Model):
    pass


class User(Base):
    class Meta:
        table_name = "users"

    @classmethod
    def named(cls, name):
        return cls.get(name)


def handler(event, context):
    return User.named("n").attribute_values
