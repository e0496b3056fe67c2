# A template's `get_template` is not CloudFormation's.
# expect:
import boto3
import jinja2

environment = jinja2.Environment()


def handler(event, context):
    return environment.get_template(TemplateName="t").render()
