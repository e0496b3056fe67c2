# A payment library's modules.
# expect:
import boto3
import stripe


def handler(event, context):
    stripe.Charge.create(amount=1)
    stripe.Customer.list()
    stripe.Subscription.delete("s")
