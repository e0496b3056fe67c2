# Names that one AWS service alone has, of things that nothing calls a client: a settings file, an identity provider, a store.
# start: files
# expect:
import boto3


def profile(settings):
    return settings.get_profile()


def user(github):
    return github.get_user()


class Versions:
    def __init__(self, store):
        self.store = store

    def all(self):
        return self.store.list_model_versions()
