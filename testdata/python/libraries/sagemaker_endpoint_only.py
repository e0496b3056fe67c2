# A predictor can leave its endpoint's configuration.
# expect: sagemaker:DeleteEndpoint
from sagemaker.predictor import Predictor


def handler(event, context):
    Predictor("e").delete_endpoint(delete_endpoint_config=False)
