# Without tags none of the tag actions is needed.
# expect: acm:RequestCertificate, batch:SubmitJob, cloudtrail:CreateTrail, ebs:StartSnapshot, ec2:AuthorizeSecurityGroupIngress, iam:CreateOpenIDConnectProvider, iam:CreateSAMLProvider, iam:CreateVirtualMFADevice, iam:UploadServerCertificate, s3control:CreateJob
# actions: acm:RequestCertificate, batch:SubmitJob, cloudtrail:CreateTrail, ebs:StartSnapshot, ec2:AuthorizeSecurityGroupIngress, iam:CreateSAMLProvider, iam:CreateOpenIDConnectProvider, iam:UploadServerCertificate, iam:CreateVirtualMFADevice, s3:CreateJob, iam:PassRole
import boto3

acm = boto3.client("acm")
batch = boto3.client("batch")
cloudtrail = boto3.client("cloudtrail")
ebs = boto3.client("ebs")
ec2 = boto3.client("ec2")
iam = boto3.client("iam")
s3control = boto3.client("s3control")


def handler(event, context):
    acm.request_certificate(DomainName="d")
    batch.submit_job(jobName="j", jobQueue="q", jobDefinition="d")
    cloudtrail.create_trail(Name="t", S3BucketName="b")
    ebs.start_snapshot(VolumeSize=1)
    ec2.authorize_security_group_ingress(GroupId="g")
    iam.create_saml_provider(SAMLMetadataDocument="d", Name="n")
    iam.create_open_id_connect_provider(Url="u")
    iam.upload_server_certificate(ServerCertificateName="n", CertificateBody="b", PrivateKey="p")
    iam.create_virtual_mfa_device(VirtualMFADeviceName="n")
    s3control.create_job(AccountId="1", Operation={}, Report={}, ClientRequestToken="t", Priority=1, RoleArn="r")
