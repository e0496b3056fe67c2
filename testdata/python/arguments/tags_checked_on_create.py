# A condition key CreateAction of the tag action says that making a thing with tags is checked for it; EMR, EKS and the docs of S3 Vectors say so too.
# expect: ecs:RunTask, eks:CreateNodegroup, emr:RunJobFlow, s3vectors:CreateVectorBucket
# actions: ecs:RunTask, ecs:TagResource, eks:CreateNodegroup, iam:PassRole, eks:TagResource, elasticmapreduce:RunJobFlow, elasticmapreduce:AddTags, s3vectors:CreateVectorBucket, s3vectors:TagResource
import boto3

ecs = boto3.client("ecs")
eks = boto3.client("eks")
emr = boto3.client("emr")
s3vectors = boto3.client("s3vectors")


def handler(event, context):
    ecs.run_task(taskDefinition="t", tags=[{"key": "k", "value": "v"}])
    eks.create_nodegroup(clusterName="c", nodegroupName="n", subnets=["s"], nodeRole="r", tags={"k": "v"})
    emr.run_job_flow(Name="n", Instances={}, Tags=[{"Key": "k", "Value": "v"}])
    s3vectors.create_vector_bucket(vectorBucketName="b", tags={"k": "v"})
