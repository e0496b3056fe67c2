# A password of one's own needs none of Secrets Manager's actions.
# expect: rds:CreateDBCluster, rds:ModifyDBInstance
# actions: rds:CreateDBCluster, rds:ModifyDBInstance
import boto3

rds = boto3.client("rds")


def handler(event, context):
    rds.create_db_cluster(DBClusterIdentifier="d", Engine="mysql", ManageMasterUserPassword=False)
    rds.modify_db_instance(DBInstanceIdentifier="d", MasterUserPassword=event["password"])
