import boto3
from django.views import View


def index(request):
    boto3.client("s3").put_object(Bucket="b", Key="k", Body=request.body)


class Items(View):
    def get(self, request):
        return boto3.client("dynamodb").list_tables()
