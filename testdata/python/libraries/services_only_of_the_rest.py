# Libraries of which only the services are known, by the clients that each makes.
# expect:
# unresolved: any; s3; kms s3; glue; iam s3 sagemaker sagemaker-featurestore-runtime sagemaker-metrics sagemaker-runtime; s3 textract
import aws_schema_registry
import fs_s3fs
import s3pathlib
import sagemaker_studio
from llama_index.readers.s3 import S3Reader
from sagemaker_core.resources import TrainingJob
from textractor import Textractor


def handler(event, context):
    return Textractor(region_name="eu-west-1").detect_document_text("s3://b/k.png")
