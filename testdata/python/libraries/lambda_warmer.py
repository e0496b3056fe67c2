# A function that keeps itself warm invokes itself where the event asks for it.
# expect: cloudwatch:PutMetricData, lambda:Invoke~
import lambdawarmer


@lambdawarmer.warmer(send_metric=True)
def handler(event, context):
    return event
