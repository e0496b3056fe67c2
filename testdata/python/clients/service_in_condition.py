# What a condition tells of the name that a client was made with, it tells of the client, also where it is handed on.
# start: files
# expect: ecs:ListClusters?, eks:ListClusters?, kafka:ListClusters?, securityhub:GetFindings, guardduty:GetFindings, inspector2:ListFindings, lambda:ListFunctions, appsync:ListFunctions, sqs:ListQueues
import boto3


class Scanner:
    def __init__(self, session):
        self.session = session

    def discover(self, service, region):
        client = self.session.client(service, region_name=region)
        if service == "ecs":
            self.list_clusters(client)
        elif service in ("eks", "kafka"):
            client.list_clusters()

    def list_clusters(self, client):
        client.list_clusters()


def findings(service="securityhub"):
    client = boto3.client(service)
    if service == "securityhub":
        return client.get_findings(Filters={})
    elif service == "guardduty":
        return client.get_findings(DetectorId="d", FindingIds=[])
    elif service == "inspector2":
        return client.list_findings(maxResults=1)


def functions(service):
    client = boto3.client(service)
    match service:
        case "lambda":
            return client.list_functions()
        case "appsync":
            return client.list_functions(apiId="a")


def handler(event, context):
    service = event["service"]
    client = boto3.client(service)
    if service == "sqs":
        client.list_queues()
