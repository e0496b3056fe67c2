# The RDS User Guide lists these permissions for the integration with Secrets Manager.
# expect: rds:CreateDBCluster, rds:ModifyDBInstance
# actions: rds:CreateDBCluster, kms:DescribeKey, secretsmanager:CreateSecret, secretsmanager:TagResource, rds:ModifyDBInstance, secretsmanager:RotateSecret
import boto3

rds = boto3.client("rds")


def handler(event, context):
    rds.create_db_cluster(DBClusterIdentifier="d", Engine="mysql", ManageMasterUserPassword=True)
    rds.modify_db_instance(DBInstanceIdentifier="d", RotateMasterUserPassword=True)
