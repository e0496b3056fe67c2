# A session that other code sets, annotated as anything: `Any` is no class of a library, so the call is known by its name.
# start: files
# expect: apigatewaymanagementapi:PostToConnection?
import boto3
from typing import Any, Optional


class Sockets:
    def __init__(self):
        self.session: Optional[Any] = None
        self._client = None

    def _get_client(self) -> Any:
        if self.session is None:
            raise ValueError("assign a boto3 session")
        if self._client is None:
            self._client = self.session.client("apigatewaymanagementapi")
        return self._client

    def send(self, connection_id: str, message: str) -> None:
        client = self._get_client()
        client.post_to_connection(ConnectionId=connection_id, Data=message)
