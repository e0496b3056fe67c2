# An image in the request is not.
# expect: rekognition:DetectLabels
# actions: rekognition:DetectLabels
import boto3

rekognition = boto3.client("rekognition")


def handler(event, context):
    rekognition.detect_labels(Image={"Bytes": b""})
