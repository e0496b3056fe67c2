# The standard mail client has `send_message`.
# expect:
import smtplib

import boto3


def handler(event, context):
    with smtplib.SMTP("h") as server:
        server.send_message("m")
        server.quit()
