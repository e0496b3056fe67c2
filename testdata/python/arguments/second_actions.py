# The services' guides and the reference tie a second action to each of these arguments.
# expect: apigateway:CreateRestApi, bedrock-agent-runtime:Retrieve, dsql:CreateCluster, dynamodb:UpdateTable, ec2:CreateFlowLogs, ec2:RunInstances, lambda:UpdateFunctionConfiguration, quicksight:CreateDataSet, sesv2:SendEmail, ssm:GetParameter
# actions: apigateway:POST, apigateway:UpdateRestApiPolicy, bedrock:Retrieve, bedrock:InvokeModel, bedrock:Rerank, dsql:CreateCluster, dsql:PutMultiRegionProperties, dsql:AddPeerCluster, dsql:PutWitnessRegion, dynamodb:UpdateTable, dynamodb:CreateTable, dynamodb:CreateTableReplica, dynamodb:BatchWriteItem, dynamodb:DeleteItem, dynamodb:GetItem, dynamodb:PutItem, dynamodb:Query, dynamodb:Scan, dynamodb:UpdateItem, ec2:CreateFlowLogs, logs:CreateLogDelivery, logs:DeleteLogDelivery, ec2:RunInstances, ssm:GetParameters, lambda:UpdateFunctionConfiguration, elasticfilesystem:DescribeMountTargets, quicksight:CreateDataSet, quicksight:PassDataSource, ses:SendEmail, ses:SendRawEmail, ssm:GetParameter, secretsmanager:GetSecretValue
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
    apigateway.create_rest_api(name="n", policy="p")
    bedrock_agent_runtime.retrieve(knowledgeBaseId="k", retrievalQuery={"text": "t"}, retrievalConfiguration={"vectorSearchConfiguration": {"rerankingConfiguration": {"type": "BEDROCK_RERANKING_MODEL"}}})
    dsql.create_cluster(multiRegionProperties={"witnessRegion": "us-west-2", "clusters": ["c"]})
    dynamodb.update_table(TableName="t", ReplicaUpdates=[{"Create": {"RegionName": "us-west-2"}}])
    ec2.create_flow_logs(ResourceIds=["v"], ResourceType="VPC", LogDestinationType="s3", LogDestination="d")
    ec2.run_instances(MinCount=1, MaxCount=1, ImageId="resolve:ssm:/images/golden")
    lambda_.update_function_configuration(FunctionName="f", FileSystemConfigs=[{"Arn": "a", "LocalMountPath": "/mnt/a"}])
    quicksight.create_data_set(AwsAccountId="1", DataSetId="d", Name="n", ImportMode="SPICE", PhysicalTableMap={"t": {"RelationalTable": {"DataSourceArn": "a", "Name": "t", "InputColumns": []}}})
    sesv2.send_email(Content={"Raw": {"Data": event["mail"]}})
    ssm.get_parameter(Name="/aws/reference/secretsmanager/" + event["secret"])
