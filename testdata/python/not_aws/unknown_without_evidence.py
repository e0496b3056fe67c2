# A parameter that nobody passes, with methods that everything has.
# expect:
# start: files
import boto3


def run(thing, other, third):
    thing.get("x")
    other.put("x", 1)
    third.publish("m")
    thing.close()
    other.update({"a": 1})
    third.delete()
    thing.copy()
    other.query("x")
