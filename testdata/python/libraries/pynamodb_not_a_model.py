# Attributes and exceptions of PynamoDB call nothing, and a class of one's own with the same methods neither.
# expect:
from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist


class User:
    name = UnicodeAttribute()

    def save(self):
        return self.name

    @classmethod
    def get(cls, key):
        raise DoesNotExist


def handler(event, context):
    User().save()
    return User.get("k")
