from aws_cdk import App, Stack
from aws_cdk import aws_lambda as functions


app = App()
stack = Stack(app, "OrdersStack")
functions.Function(
    stack,
    "Read",
    runtime=functions.Runtime.PYTHON_3_12,
    handler="read.handler",
    code=functions.Code.from_asset("src"),
)
app.synth()
