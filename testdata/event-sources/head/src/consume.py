def handler(event, context):
    print(len(event["Records"]))
