# The guides or CloudFormation schemas of these services want iam:PassRole for every role that a definition names.
# expect: apigateway:UpdateAccount, appconfig:CreateEnvironment, batch:RegisterJobDefinition, iot:CreateTopicRule, redshift:CreateCluster, ssm:StartAutomationExecution
# actions: appconfig:CreateEnvironment, iam:PassRole, apigateway:PATCH, batch:RegisterJobDefinition, iot:CreateTopicRule, redshift:CreateCluster, ssm:StartAutomationExecution
import boto3

apigateway = boto3.client("apigateway")
appconfig = boto3.client("appconfig")
batch = boto3.client("batch")
iot = boto3.client("iot")
redshift = boto3.client("redshift")
ssm = boto3.client("ssm")


def handler(event, context):
    appconfig.create_environment(ApplicationId="a", Name="n", Monitors=[{"AlarmArn": "a", "AlarmRoleArn": event["role"]}])
    apigateway.update_account(patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": event["role"]}])
    batch.register_job_definition(jobDefinitionName="j", type="container", ecsProperties={"taskProperties": [{"taskRoleArn": event["role"]}]})
    iot.create_topic_rule(ruleName="r", topicRulePayload={"sql": "s", "actions": [{"sns": {"targetArn": "t", "roleArn": event["role"]}}]})
    redshift.create_cluster(ClusterIdentifier="c", NodeType="n", MasterUsername="u", IamRoles=[event["role"]])
    ssm.start_automation_execution(DocumentName="d", Parameters={"AutomationAssumeRole": [event["role"]]})
