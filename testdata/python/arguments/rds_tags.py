# The service authorization reference lists rds:AddTagsToResource as an action that these operations depend on.
# expect: rds:CreateDBInstance, rds:RestoreDBClusterFromSnapshot
# actions: rds:CreateDBInstance, rds:AddTagsToResource, rds:RestoreDBClusterFromSnapshot
import boto3

rds = boto3.client("rds")


def handler(event, context):
    rds.create_db_instance(DBInstanceIdentifier="d", DBInstanceClass="c", Engine="mysql", Tags=[{"Key": "k", "Value": "v"}])
    rds.restore_db_cluster_from_snapshot(DBClusterIdentifier="d", SnapshotIdentifier="s", Engine="mysql", TagSpecifications=[{"ResourceType": "auto-backup", "Tags": [{"Key": "k", "Value": "v"}]}])
