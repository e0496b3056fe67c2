# What the table does not tell of SageMaker is named, once a file.
# expect:
# unresolved: ecr iam logs s3 sagemaker sagemaker-runtime sts
from sagemaker.estimator import Estimator


def handler(event, context):
    estimator = Estimator(image_uri="i", role="r", instance_count=1, instance_type="ml.m5.large")
    estimator.fit("s3://b/k")
    return estimator.deploy(1, "ml.m5.large")
