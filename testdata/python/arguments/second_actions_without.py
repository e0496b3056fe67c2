# Without the argument the second action is not needed.
# expect: apigateway:CreateRestApi, bedrock-agent-runtime:Retrieve, dsql:CreateCluster, dynamodb:UpdateTable, ec2:CreateFlowLogs, ec2:RunInstances, lambda:UpdateFunctionConfiguration, quicksight:CreateDataSet, sesv2:SendEmail, ssm:GetParameter
# actions: apigateway:POST, bedrock:Retrieve, dsql:CreateCluster, dynamodb:UpdateTable, ec2:CreateFlowLogs, ec2:RunInstances, lambda:UpdateFunctionConfiguration, quicksight:CreateDataSet, ses:SendEmail, ssm:GetParameter
import boto3

apigateway = boto3.client("apigateway")
bedrock_agent_runtime = boto3.client("bedrock-agent-runtime")
dsql = boto3.client("dsql")
dynamodb = boto3.client("dynamodb")
ec2 = boto3.client("ec2")
lambda_ = boto3.client("lambda")
quicksight = boto3.client("quicksight")
sesv2 = boto3.client("sesv2")
ssm = boto3.client("ssm")


def handler(event, context):
    apigateway.create_rest_api(name="n")
    bedrock_agent_runtime.retrieve(knowledgeBaseId="k", retrievalQuery={"text": "t"})
    dsql.create_cluster(deletionProtectionEnabled=True)
    dynamodb.update_table(TableName="t", ReplicaUpdates=[{"Update": {"RegionName": "us-west-2"}}])
    ec2.create_flow_logs(ResourceIds=["v"], ResourceType="VPC", LogDestinationType="cloud-watch-logs", LogGroupName="g")
    ec2.run_instances(MinCount=1, MaxCount=1, ImageId=event["image"])
    lambda_.update_function_configuration(FunctionName="f")
    quicksight.create_data_set(AwsAccountId="1", DataSetId="d", Name="n", ImportMode="SPICE", PhysicalTableMap={"t": {"SaaSTable": {"TablePath": []}}})
    sesv2.send_email(Content={"Simple": {"Subject": {"Data": "s"}, "Body": {}}})
    ssm.get_parameter(Name=event["name"])
