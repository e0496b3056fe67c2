# The Greengrass Core SDK speaks to the core on the device: no call of AWS, and no permission of IAM.
# expect:
import greengrasssdk

client = greengrasssdk.client("iot-data")


def handler(event, context):
    client.publish(topic="readings", payload="{}")
    greengrasssdk.client("secretsmanager").get_secret_value(SecretId="s")
