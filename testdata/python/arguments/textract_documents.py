# A document in S3 is read as the caller.
# expect: textract:DetectDocumentText
# actions: textract:DetectDocumentText, s3:GetObject
import boto3

textract = boto3.client("textract")


def handler(event, context):
    textract.detect_document_text(Document={"S3Object": {"Bucket": "b", "Name": "k"}})
