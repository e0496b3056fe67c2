import boto3

client = boto3.client("dynamodb")


def load(order_id):
    return client.get_item(TableName="orders", Key={"id": {"S": order_id}})["Item"]


def save(order):
    client.put_item(TableName="orders", Item=order)
