# The reference names the tag actions, or the service's guide does, and each member has a name of its own.
# expect: acm:RequestCertificate, batch:SubmitJob, cloudtrail:CreateTrail, ebs:StartSnapshot, ec2:AuthorizeSecurityGroupIngress, iam:CreateOpenIDConnectProvider, iam:CreateSAMLProvider, iam:CreateVirtualMFADevice, iam:UploadServerCertificate, s3control:CreateJob
# actions: acm:RequestCertificate, acm:AddTagsToCertificate, batch:SubmitJob, batch:TagResource, cloudtrail:CreateTrail, cloudtrail:AddTags, ebs:StartSnapshot, ec2:CreateTags, ec2:AuthorizeSecurityGroupIngress, iam:CreateSAMLProvider, iam:TagSAMLProvider, iam:CreateOpenIDConnectProvider, iam:TagOpenIDConnectProvider, iam:UploadServerCertificate, iam:TagServerCertificate, iam:CreateVirtualMFADevice, iam:TagMFADevice, s3:CreateJob, iam:PassRole, s3:PutJobTagging
import boto3

acm = boto3.client("acm")
batch = boto3.client("batch")
cloudtrail = boto3.client("cloudtrail")
ebs = boto3.client("ebs")
ec2 = boto3.client("ec2")
iam = boto3.client("iam")
s3control = boto3.client("s3control")


def handler(event, context):
    acm.request_certificate(DomainName="d", Tags=[{"Key": "k", "Value": "v"}])
    batch.submit_job(jobName="j", jobQueue="q", jobDefinition="d", tags={"k": "v"})
    cloudtrail.create_trail(Name="t", S3BucketName="b", TagsList=[{"Key": "k", "Value": "v"}])
    ebs.start_snapshot(VolumeSize=1, Tags=[{"Key": "k", "Value": "v"}])
    ec2.authorize_security_group_ingress(GroupId="g", TagSpecifications=[{"ResourceType": "security-group-rule", "Tags": [{"Key": "k", "Value": "v"}]}])
    iam.create_saml_provider(SAMLMetadataDocument="d", Name="n", Tags=[{"Key": "k", "Value": "v"}])
    iam.create_open_id_connect_provider(Url="u", Tags=[{"Key": "k", "Value": "v"}])
    iam.upload_server_certificate(ServerCertificateName="n", CertificateBody="b", PrivateKey="p", Tags=[{"Key": "k", "Value": "v"}])
    iam.create_virtual_mfa_device(VirtualMFADeviceName="n", Tags=[{"Key": "k", "Value": "v"}])
    s3control.create_job(AccountId="1", Operation={}, Report={}, ClientRequestToken="t", Priority=1, RoleArn="r", Tags=[{"Key": "k", "Value": "v"}])
