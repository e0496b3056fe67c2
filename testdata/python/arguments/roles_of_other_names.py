# The reference, the service's guide or AWS's own policies say that these arguments hand a role over, whatever their name.
# expect: apigatewayv2:CreateApi, codebuild:StartBuild, cognito-idp:CreateUserPool, ec2:CreateFlowLogs, glue:UpdateColumnStatisticsTaskSettings, guardduty:UpdateMalwareProtectionPlan, kinesisanalyticsv2:UpdateApplication, redshift-serverless:CreateNamespace, redshift:ModifyClusterIamRoles
# actions: apigateway:POST, iam:PassRole, codebuild:StartBuild, cognito-idp:CreateUserPool, ec2:CreateFlowLogs, redshift:ModifyClusterIamRoles, redshift-serverless:CreateNamespace, guardduty:UpdateMalwareProtectionPlan, kinesisanalytics:UpdateApplication, glue:UpdateColumnStatisticsTaskSettings
import boto3

apigatewayv2 = boto3.client("apigatewayv2")
codebuild = boto3.client("codebuild")
cognito_idp = boto3.client("cognito-idp")
ec2 = boto3.client("ec2")
glue = boto3.client("glue")
guardduty = boto3.client("guardduty")
kinesisanalyticsv2 = boto3.client("kinesisanalyticsv2")
redshift = boto3.client("redshift")
redshift_serverless = boto3.client("redshift-serverless")


def handler(event, context):
    apigatewayv2.create_api(Name="n", ProtocolType="HTTP", Target="t", CredentialsArn=event["role"])
    codebuild.start_build(projectName="p", serviceRoleOverride=event["role"])
    cognito_idp.create_user_pool(PoolName="p", SmsConfiguration={"SnsCallerArn": event["role"]})
    ec2.create_flow_logs(ResourceIds=["v"], ResourceType="VPC", DeliverLogsPermissionArn=event["role"])
    redshift.modify_cluster_iam_roles(ClusterIdentifier="c", AddIamRoles=[event["role"]])
    redshift_serverless.create_namespace(namespaceName="n", iamRoles=[event["role"]])
    guardduty.update_malware_protection_plan(MalwareProtectionPlanId="p", Role=event["role"])
    kinesisanalyticsv2.update_application(ApplicationName="a", ServiceExecutionRoleUpdate=event["role"])
    glue.update_column_statistics_task_settings(DatabaseName="d", TableName="t", Role=event["role"])
