# The same libraries' classes for other clouds, classes that call AWS for some models only, and names that are no classes.
# start: files
# expect:
STORAGES = {"default": {"BACKEND": "storages.backends.gcloud.GoogleCloudStorage"}}
EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
AGENTS = ["crewai.Agent", "pydantic_ai.Agent"]
LOGGERS = {"watchtower": {"level": "INFO"}, "storages.backends": {"level": "INFO"}}
