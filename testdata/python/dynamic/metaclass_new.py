# A metaclass whose `__new__` registers the classes made with it.
# expect: s3:GetObject
import boto3
class Meta(type):
    registry = []
    def __new__(mcs, name, bases, attrs):
        cls = super().__new__(mcs, name, bases, attrs)
        mcs.registry.append(cls)
        return cls
class Base(metaclass=Meta):
    pass
class A(Base):
    def run(self):
        boto3.client("s3").get_object(Bucket="b", Key="k")
def handler(e, c):
    for cls in Meta.registry:
        cls().run()
