# An SFTP client uploads and downloads.
# expect:
import boto3
import paramiko


def handler(event, context):
    transport = paramiko.Transport(("h", 22))
    sftp = paramiko.SFTPClient.from_transport(transport)
    sftp.put("a", "b")
    sftp.get("a", "b")
