# Routes of a powertools resolver are reached.
# expect: dynamodb:Query, dynamodb:PutItem
from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
import boto3

app = APIGatewayRestResolver()
tracer = Tracer()
logger = Logger()
table = boto3.resource("dynamodb").Table("t")


@app.get("/orders")
@tracer.capture_method
def orders():
    return table.query(KeyConditionExpression="x")


@app.post("/orders")
def create():
    table.put_item(Item=app.current_event.json_body)


@tracer.capture_method
def unused():
    table.delete_item(Key={})


@logger.inject_lambda_context
@tracer.capture_lambda_handler
def handler(event, context):
    return app.resolve(event, context)
