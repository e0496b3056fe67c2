# More settings than are told apart, set as attributes by the base class; a profile of the settings would be another identity.
# expect: s3:DeleteObject?, s3:HeadObject?
import boto3
from django.conf import settings
from django.core.files.storage import Storage


def setting(name, default=None):
    return getattr(settings, name, default)


class BaseStorage(Storage):
    def __init__(self, **given):
        defaults = self.get_default_settings()
        for name, value in defaults.items():
            if not hasattr(self, name):
                setattr(self, name, value)
        for name, value in given.items():
            setattr(self, name, value)

    def get_default_settings(self):
        return {}


class Store(BaseStorage):
    _bucket = None

    def get_default_settings(self):
        return {
            "access_key": setting("AWS_ACCESS_KEY_ID", setting("ACCESS_KEY")),
            "bucket_name": setting("AWS_STORAGE_BUCKET_NAME"),
            "option_0": setting("OPTION_0"),
            "option_1": setting("OPTION_1"),
            "option_2": setting("OPTION_2"),
            "option_3": setting("OPTION_3"),
            "option_4": setting("OPTION_4"),
            "option_5": setting("OPTION_5"),
            "option_6": setting("OPTION_6"),
            "option_7": setting("OPTION_7"),
            "option_8": setting("OPTION_8"),
            "option_9": setting("OPTION_9"),
            "option_10": setting("OPTION_10"),
            "option_11": setting("OPTION_11"),
            "option_12": setting("OPTION_12"),
            "option_13": setting("OPTION_13"),
            "option_14": setting("OPTION_14"),
            "option_15": setting("OPTION_15"),
            "option_16": setting("OPTION_16"),
            "option_17": setting("OPTION_17"),
            "option_18": setting("OPTION_18"),
            "option_19": setting("OPTION_19"),
            "option_20": setting("OPTION_20"),
            "option_21": setting("OPTION_21"),
            "option_22": setting("OPTION_22"),
            "option_23": setting("OPTION_23"),
            "option_24": setting("OPTION_24"),
            "option_25": setting("OPTION_25"),
            "option_26": setting("OPTION_26"),
            "option_27": setting("OPTION_27"),
            "option_28": setting("OPTION_28"),
            "option_29": setting("OPTION_29"),
            "option_30": setting("OPTION_30"),
            "option_31": setting("OPTION_31"),
            "option_32": setting("OPTION_32"),
            "option_33": setting("OPTION_33"),
            "option_34": setting("OPTION_34"),
            "option_35": setting("OPTION_35"),
            "option_36": setting("OPTION_36"),
            "option_37": setting("OPTION_37"),
            "option_38": setting("OPTION_38"),
            "option_39": setting("OPTION_39"),
        }

    @property
    def connection(self):
        return boto3.Session(aws_access_key_id=self.access_key).resource("s3")

    @property
    def bucket(self):
        if self._bucket is None:
            self._bucket = self.connection.Bucket(self.bucket_name)
        return self._bucket

    def delete(self, name):
        self.bucket.Object(name).delete()

    def size(self, name):
        return self.bucket.Object(name).content_length


def handler(event, context):
    store = Store()
    store.size(event["name"])
    store.delete(event["name"])
