# A document in the request is not.
# expect: textract:DetectDocumentText
# actions: textract:DetectDocumentText
import boto3

textract = boto3.client("textract")


def handler(event, context):
    textract.detect_document_text(Document={"Bytes": b""})
