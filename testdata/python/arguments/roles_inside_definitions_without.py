# A definition without a role hands none over.
# expect: apigateway:UpdateAccount, appconfig:CreateEnvironment, batch:RegisterJobDefinition, iot:CreateTopicRule, redshift:CreateCluster, ssm:StartAutomationExecution
# actions: appconfig:CreateEnvironment, apigateway:PATCH, batch:RegisterJobDefinition, iot:CreateTopicRule, redshift:CreateCluster, ssm:StartAutomationExecution
import boto3

apigateway = boto3.client("apigateway")
appconfig = boto3.client("appconfig")
batch = boto3.client("batch")
iot = boto3.client("iot")
redshift = boto3.client("redshift")
ssm = boto3.client("ssm")


def handler(event, context):
    appconfig.create_environment(ApplicationId="a", Name="n", Monitors=[{"AlarmArn": "a"}])
    apigateway.update_account(patchOperations=[{"op": "replace", "path": "/throttle/rateLimit", "value": "1"}])
    batch.register_job_definition(jobDefinitionName="j", type="container", ecsProperties={"taskProperties": [{"ipcMode": "task"}]})
    iot.create_topic_rule(ruleName="r", topicRulePayload={"sql": "s", "actions": [{"lambda": {"functionArn": "f"}}]})
    redshift.create_cluster(ClusterIdentifier="c", NodeType="n", MasterUsername="u")
    ssm.start_automation_execution(DocumentName="d", Parameters={"InstanceId": ["i"]})
