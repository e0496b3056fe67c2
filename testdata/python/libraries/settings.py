# Settings name classes that call AWS by their dotted names: what they call is not followed, and said once a file.
# start: files
# expect:
# unresolved: kms s3; s3 ses; logs; sesv2
STORAGES = {"default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": "media"}}}
EMAIL_BACKEND = "django_ses.SESBackend"
MARKETING_BACKEND = "anymail.backends.amazon_ses.EmailBackend"
LOGGING = {"handlers": {"aws": {"class": "watchtower.CloudWatchLogHandler", "log_group_name": "site"}}}
