# An image in S3 is read as the caller.
# expect: rekognition:DetectLabels
# actions: rekognition:DetectLabels, s3:GetObject
import boto3

rekognition = boto3.client("rekognition")


def handler(event, context):
    rekognition.detect_labels(Image={"S3Object": {"Bucket": "b", "Name": "k"}})
