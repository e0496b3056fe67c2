# A pydantic model has `copy` and `update_forward_refs`.
# expect:
import boto3
from pydantic import BaseModel


class Order(BaseModel):
    id: str

    def delete_item(self):
        return self.id


def handler(event, context):
    order = Order(**event)
    order.copy()
    return order.delete_item()
