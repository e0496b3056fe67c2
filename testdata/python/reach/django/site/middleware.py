import boto3


class Measured:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        boto3.client("cloudwatch").put_metric_data(Namespace="n", MetricData=[])
        return self.get_response(request)
