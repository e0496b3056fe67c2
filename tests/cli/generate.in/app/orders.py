import boto3

s3 = boto3.client("s3")
table = boto3.resource("dynamodb").Table("orders")


def save(order):
    s3.put_object(Bucket="orders", Key=order["id"], Body=order["body"], Tagging="state=new")
    table.put_item(Item=order)


def read(number):
    return s3.get_object(Bucket="orders", Key=number)["Body"].read()
