# API Gateway's docs say that this ARN stands for the caller's identity, and QuickSight's that the role is one of the database.
# expect: apigateway:PutIntegration, apigatewayv2:CreateIntegration, quicksight:CreateDataSource
# actions: apigateway:PUT, apigateway:POST, quicksight:CreateDataSource
import boto3

apigateway = boto3.client("apigateway")
apigatewayv2 = boto3.client("apigatewayv2")
quicksight = boto3.client("quicksight")


def handler(event, context):
    apigateway.put_integration(restApiId="a", resourceId="r", httpMethod="GET", type="AWS", credentials="arn:aws:iam::*:user/*")
    apigatewayv2.create_integration(ApiId="a", IntegrationType="AWS", CredentialsArn="arn:aws:iam::*:user/*")
    quicksight.create_data_source(AwsAccountId="1", DataSourceId="d", Name="n", Type="SNOWFLAKE", DataSourceParameters={"SnowflakeParameters": {"Host": "h", "Database": "d", "Warehouse": "w", "DatabaseAccessControlRole": "ANALYST"}})
