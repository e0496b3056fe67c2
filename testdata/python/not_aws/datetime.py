# Methods of standard modules that share names with AWS operations.
# expect:
import datetime
import os
import re

import boto3


def handler(event, context):
    now = datetime.datetime.now()
    os.remove("/tmp/x")
    re.search("a", "b").start()
    return now.replace(hour=0), os.listdir("/tmp"), boto3.DEFAULT_SESSION
