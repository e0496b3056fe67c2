import boto3
from flask import Flask

app = Flask(__name__)
s3 = boto3.client("s3")


@app.route("/orders/<key>")
def order(key):
    return s3.get_object(Bucket="orders", Key=key)["Body"].read()
