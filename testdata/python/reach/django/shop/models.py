import boto3
from django.db import models


class Item(models.Model):
    def save(self, *args, **kwargs):
        boto3.resource("dynamodb").Table("t").put_item(Item={"id": self.pk})
        super().save(*args, **kwargs)


def never_called():
    boto3.client("kms").list_keys()
