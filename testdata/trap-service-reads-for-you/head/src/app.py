import boto3


def handler(event, context):
    picture = {"S3Object": {"Bucket": event["bucket"], "Name": event["key"]}}
    boto3.client("rekognition").detect_labels(Image=picture)
    boto3.client("textract").detect_document_text(Document=picture)
    boto3.client("transcribe").start_transcription_job(
        TranscriptionJobName="job", Media={"MediaFileUri": f"s3://{event['bucket']}/{event['key']}"}
    )
