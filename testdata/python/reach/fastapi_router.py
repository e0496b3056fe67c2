# A router of FastAPI that the application includes, served by Mangum.
# expect: dynamodb:GetItem, s3:ListBuckets
# start: handler.py handler
import boto3
from fastapi import APIRouter, FastAPI
from mangum import Mangum

router = APIRouter(prefix="/items")


@router.get("/{id}")
async def item(id: str):
    return boto3.resource("dynamodb").Table("t").get_item(Key={"id": id})


def unused():
    boto3.client("sqs").list_queues()


app = FastAPI()
app.include_router(router)


@app.on_event("startup")
async def start():
    boto3.client("s3").list_buckets()


handler = Mangum(app, lifespan="auto")
