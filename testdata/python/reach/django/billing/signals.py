import boto3
from django.db.models.signals import post_save
from django.dispatch import receiver


@receiver(post_save)
def saved(sender, **kwargs):
    return boto3.client("sns").list_topics()
