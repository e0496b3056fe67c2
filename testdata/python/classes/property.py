# A property makes the client when it is first read.
# expect: kms:Encrypt
import boto3


class Keys:
    _client = None

    @property
    def client(self):
        if self._client is None:
            self._client = boto3.client("kms")
        return self._client

    def encrypt(self, text):
        return self.client.encrypt(KeyId="k", Plaintext=text)


def handler(event, context):
    return Keys().encrypt(b"")
