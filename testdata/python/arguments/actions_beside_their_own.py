# Their documentation lists these actions beside or in place of the operation's own, at every call.
# expect: backup:CreateBackupVault, bedrock-agent-runtime:Rerank, dynamodb:RestoreTableFromBackup, resource-groups:ListGroupResources, s3control:GetBucketReplication, secretsmanager:ValidateResourcePolicy, ssm:UpdateAssociation
# actions: backup:CreateBackupVault, backup-storage:MountCapsule, bedrock:Rerank, bedrock:InvokeModel, dynamodb:RestoreTableFromBackup, dynamodb:BatchWriteItem, dynamodb:DeleteItem, dynamodb:GetItem, dynamodb:PutItem, dynamodb:Query, dynamodb:Scan, dynamodb:UpdateItem, resource-groups:ListGroupResources, cloudformation:DescribeStacks, cloudformation:ListStackResources, tag:GetResources, s3-outposts:GetReplicationConfiguration, secretsmanager:ValidateResourcePolicy, secretsmanager:PutResourcePolicy, ssm:UpdateAssociation, ssm:DescribeAssociation
import boto3

backup = boto3.client("backup")
bedrock_agent_runtime = boto3.client("bedrock-agent-runtime")
dynamodb = boto3.client("dynamodb")
resource_groups = boto3.client("resource-groups")
s3control = boto3.client("s3control")
secretsmanager = boto3.client("secretsmanager")
ssm = boto3.client("ssm")


def handler(event, context):
    backup.create_backup_vault(BackupVaultName="v")
    bedrock_agent_runtime.rerank(queries=[], sources=[], rerankingConfiguration={})
    dynamodb.restore_table_from_backup(TargetTableName="t", BackupArn="b")
    resource_groups.list_group_resources(Group="g")
    s3control.get_bucket_replication(AccountId="1", Bucket="b")
    secretsmanager.validate_resource_policy(ResourcePolicy="p")
    ssm.update_association(AssociationId="a")
