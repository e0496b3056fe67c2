# Where the settings' name is not known, so is what Django runs.
# expect: s3:ListBuckets
# unresolved: any
import os

import boto3
from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = os.environ["SETTINGS"]
boto3.client("s3").list_buckets()
handler = get_wsgi_application()
