def put(client, item):
    client.put_item(TableName="t", Item=item)
