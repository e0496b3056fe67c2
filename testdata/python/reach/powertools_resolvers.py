# Powertools' other resolvers and a router.
# expect: dynamodb:Query, s3:GetObject, sns:Publish
import boto3
from aws_lambda_powertools.event_handler import AppSyncResolver, BedrockAgentResolver
from aws_lambda_powertools.event_handler.router import APIGatewayRouter

app = AppSyncResolver()
agent = BedrockAgentResolver()
router = APIGatewayRouter()


@app.resolver(type_name="Query", field_name="orders")
def orders():
    return boto3.resource("dynamodb").Table("t").query()


@agent.get("/file", description="d")
def file():
    return boto3.client("s3").get_object(Bucket="b", Key="k")


@router.post("/tell")
def tell():
    boto3.client("sns").publish(TopicArn="t", Message="m")


def handler(event, context):
    return app.resolve(event, context)
