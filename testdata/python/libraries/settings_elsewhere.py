# The same libraries' classes for other clouds, and names that are no classes.
# start: files
# expect:
STORAGES = {"default": {"BACKEND": "storages.backends.gcloud.GoogleCloudStorage"}}
EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
LOGGERS = {"watchtower": {"level": "INFO"}, "storages.backends": {"level": "INFO"}}
