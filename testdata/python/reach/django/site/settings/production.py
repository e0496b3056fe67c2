from .base import *

INSTALLED_APPS += ["billing.apps.BillingConfig"]
EMAIL_BACKEND = "django_ses.SESBackend"
