# Without tags making these things is all that is checked.
# expect: ecs:RunTask, eks:CreateNodegroup, emr:RunJobFlow, s3vectors:CreateVectorBucket
# actions: ecs:RunTask, eks:CreateNodegroup, iam:PassRole, elasticmapreduce:RunJobFlow, s3vectors:CreateVectorBucket
import boto3

ecs = boto3.client("ecs")
eks = boto3.client("eks")
emr = boto3.client("emr")
s3vectors = boto3.client("s3vectors")


def handler(event, context):
    ecs.run_task(taskDefinition="t")
    eks.create_nodegroup(clusterName="c", nodegroupName="n", subnets=["s"], nodeRole="r")
    emr.run_job_flow(Name="n", Instances={})
    s3vectors.create_vector_bucket(vectorBucketName="b")
