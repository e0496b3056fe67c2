# Data masking encrypts under KMS keys; what is only erased needs nothing.
# expect: kms:GenerateDataKey, kms:Decrypt
from aws_lambda_powertools.utilities.data_masking import DataMasking
from aws_lambda_powertools.utilities.data_masking.provider.kms.aws_encryption_sdk import AWSEncryptionSDKProvider

masking = DataMasking(provider=AWSEncryptionSDKProvider(keys=["arn:aws:kms:eu-west-1:1:key/k"]))


def handler(event, context):
    masked = masking.encrypt(event)
    masking.erase(event, fields=["card"])
    return masking.decrypt(masked)
