# A loop changes the dicts that a list or a dict holds: what comes later sees the tags.
# expect: sns:CreateTopic, ssm:PutParameter, secretsmanager:CreateSecret, sqs:CreateQueue, stepfunctions:CreateStateMachine
# actions: sns:CreateTopic, sns:TagResource, ssm:PutParameter, ssm:AddTagsToResource, secretsmanager:CreateSecret, secretsmanager:TagResource, sqs:CreateQueue, sqs:TagQueue, states:CreateStateMachine, states:TagResource, iam:PassRole
import boto3

TAGS = [{"Key": "team", "Value": "shop"}]


def tag(machines):
    for machine in machines:
        machine["tags"] = [{"key": "team", "value": "shop"}]


def handler(event, context):
    topics = {"orders": {"Name": "orders"}, "returns": {"Name": "returns"}}
    for topic in topics.values():
        topic["Tags"] = TAGS
    for topic in topics.values():
        boto3.client("sns").create_topic(**topic)
    parameters = {"limit": {"Name": "limit", "Value": "1"}}
    for _, parameter in parameters.items():
        parameter.update(Tags=TAGS)
    boto3.client("ssm").put_parameter(**parameters["limit"])
    secrets = [{"Name": "token", "SecretString": "s"}]
    for _, secret in enumerate(secrets):
        secret["Tags"] = TAGS
    boto3.client("secretsmanager").create_secret(**secrets[0])
    queues = [{"Name": "shop", "all": [{"QueueName": "q"}]}]
    for group in queues:
        for queue in sorted(group["all"], key=lambda queue: queue["QueueName"]):
            queue["tags"] = {"team": "shop"}
    boto3.client("sqs").create_queue(**queues[0]["all"][0])
    machines = [{"name": "m", "definition": "{}", "roleArn": "arn:aws:iam::1:role/m"}]
    tag(machines)
    boto3.client("stepfunctions").create_state_machine(**machines[0])
