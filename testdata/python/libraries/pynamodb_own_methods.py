# A model's own methods run on what the library's methods give.
# expect: dynamodb:Query, dynamodb:UpdateItem, sqs:SendMessage
import boto3
from pynamodb.models import Model

sqs = boto3.client("sqs")


class Order(Model):
    class Meta:
        table_name = "orders"

    def close(self):
        self.update(actions=[])
        sqs.send_message(QueueUrl="q", MessageBody=self.id)

    def remove(self):
        self.delete()


def handler(event, context):
    for order in Order.query(event["customer"]):
        order.close()
