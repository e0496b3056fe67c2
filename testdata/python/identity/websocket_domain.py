# A WebSocket API may have a domain of its own; a local server for it is not AWS.
# expect: apigatewaymanagementapi:PostToConnection
# actions: execute-api:ManageConnections
import boto3


def handler(event, context):
    api = boto3.client("apigatewaymanagementapi", endpoint_url="https://ws.example.com/live")
    api.post_to_connection(ConnectionId=event["id"], Data=b"")
    local = boto3.client("apigatewaymanagementapi", endpoint_url="http://localhost:3001")
    local.delete_connection(ConnectionId=event["id"])
