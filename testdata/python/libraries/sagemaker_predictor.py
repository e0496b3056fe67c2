# A predictor invokes its endpoint.
# expect: sagemaker-runtime:InvokeEndpoint, sagemaker-runtime:InvokeEndpointWithResponseStream, sagemaker:DeleteEndpoint, sagemaker:DescribeEndpoint, sagemaker:DeleteEndpointConfig
# actions: sagemaker:InvokeEndpoint, sagemaker:InvokeEndpointWithResponseStream, sagemaker:DeleteEndpoint, sagemaker:DescribeEndpoint, sagemaker:DeleteEndpointConfig
from sagemaker.predictor import Predictor
from sagemaker.serializers import JSONSerializer
from sagemaker import image_uris
from sagemaker.deserializers import JSONDeserializer
from sagemaker.inputs import TrainingInput

predictor = Predictor("endpoint", serializer=JSONSerializer(), deserializer=JSONDeserializer())


def handler(event, context):
    predictor.predict_stream(event)
    image_uris.retrieve(framework="xgboost", region="eu-west-1", version="1.7-1")
    TrainingInput("s3://b/k")
    if event.get("last"):
        predictor.delete_endpoint()
    return predictor.predict(event)
