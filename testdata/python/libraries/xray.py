# The X-Ray SDK asks the daemon for sampling rules; the daemon has the workload's role.
# expect: xray:PutTraceSegments~, xray:PutTelemetryRecords~, xray:GetSamplingRules~, xray:GetSamplingTargets~
from aws_xray_sdk.core import patch_all, xray_recorder

patch_all()


@xray_recorder.capture("work")
def handler(event, context):
    return 1
