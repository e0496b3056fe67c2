# No source says that these tags are checked for an action of their own, so none is sure.
# expect: autoscaling:CreateAutoScalingGroup, backup:CreateBackupPlan
# actions: autoscaling:CreateAutoScalingGroup, backup:CreateBackupPlan
import boto3

autoscaling = boto3.client("autoscaling")
backup = boto3.client("backup")


def handler(event, context):
    autoscaling.create_auto_scaling_group(AutoScalingGroupName="g", MinSize=0, MaxSize=0, Tags=[{"Key": "k", "Value": "v"}])
    backup.create_backup_plan(BackupPlan={}, BackupPlanTags={"k": "v"})
