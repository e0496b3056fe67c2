# Without tags there is nothing to add.
# expect: rds:CreateDBInstance, rds:RestoreDBClusterFromSnapshot
# actions: rds:CreateDBInstance, rds:RestoreDBClusterFromSnapshot
import boto3

rds = boto3.client("rds")


def handler(event, context):
    rds.create_db_instance(DBInstanceIdentifier="d", DBInstanceClass="c", Engine="mysql")
    rds.restore_db_cluster_from_snapshot(DBClusterIdentifier="d", SnapshotIdentifier="s", Engine="mysql")
