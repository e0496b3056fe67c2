# Django's settings name what it imports and runs: routes, and by them views, apps, middleware.
# expect: cloudwatch:PutMetricData, dynamodb:ListTables, dynamodb:PutItem, s3:PutObject, secretsmanager:GetSecretValue, sns:ListTopics, sqs:ListQueues
# unresolved: s3 ses
import os

from apig_wsgi import make_lambda_handler
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings.production")

handler = make_lambda_handler(get_wsgi_application())
