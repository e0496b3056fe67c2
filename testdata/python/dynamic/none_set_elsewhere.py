# Without a handler, other code may set an attribute that is `None` here: what follows the check is not dead.
# start: files
# expect: apigatewaymanagementapi:PostToConnection?
import boto3


class Sockets:
    def __init__(self, session=None):
        self.session = session
        self._client = None

    def _get_client(self):
        if self.session is None:
            raise ValueError("assign a session first")
        if self._client is None:
            self._client = self.session.client("apigatewaymanagementapi", endpoint_url="https://x.amazonaws.com")
        return self._client

    def send(self, connection, text):
        self._get_client().post_to_connection(ConnectionId=connection, Data=text)


class App:
    def __init__(self):
        self.sockets = Sockets()


app = App()
