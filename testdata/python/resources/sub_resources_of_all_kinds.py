# Resources inside resources, by method and by attribute.
# expect: s3:PutObjectAcl, s3:GetBucketVersioning, iam:DeleteRolePolicy, ec2:DescribeSubnets, dynamodb:Scan
import boto3


def handler(event, context):
    bucket = boto3.resource("s3").Bucket("b")
    bucket.Object("k").Acl().put(ACL="private")
    print(bucket.Versioning().status)
    boto3.resource("iam").Role("r").Policy("p").delete()
    for subnet in boto3.resource("ec2").Vpc("v").subnets.all():
        print(subnet.id)
    return boto3.resource("dynamodb").Table("t").scan()
