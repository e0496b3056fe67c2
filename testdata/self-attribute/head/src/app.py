from users import Users

users = Users("users")


def handler(event, context):
    if event["method"] == "PUT":
        users.save(event["body"])
    return users.load(event["id"])
