# FastAPI's routes behind Mangum, with a dependency.
# expect: dynamodb:GetItem
# start: handler.py handler
from fastapi import Depends, FastAPI
from mangum import Mangum
import boto3

app = FastAPI()


def get_table():
    return boto3.resource("dynamodb").Table("t")


@app.get("/items/{id}")
def item(id: str, table=Depends(get_table)):
    return table.get_item(Key={"id": id})


handler = Mangum(app)
