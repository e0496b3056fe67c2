# One function makes the clients of all, for more callers than are told apart: each gets that of the service that it names.
# expect: ec2:CreateTags, redshift:DescribeTags
import boto3


def make(service, region, purpose):
    print(purpose)
    options = {"service_name": service}
    if region == "region-0":
        options["region_name"] = "region-0"
    if region == "region-1":
        options["region_name"] = "region-1"
    if region == "region-2":
        options["region_name"] = "region-2"
    if region == "region-3":
        options["region_name"] = "region-3"
    if region == "region-4":
        options["region_name"] = "region-4"
    if region == "region-5":
        options["region_name"] = "region-5"
    if region == "region-6":
        options["region_name"] = "region-6"
    if region == "region-7":
        options["region_name"] = "region-7"
    if region == "region-8":
        options["region_name"] = "region-8"
    if region == "region-9":
        options["region_name"] = "region-9"
    if region == "region-10":
        options["region_name"] = "region-10"
    if region == "region-11":
        options["region_name"] = "region-11"
    if region == "region-12":
        options["region_name"] = "region-12"
    if region == "region-13":
        options["region_name"] = "region-13"
    return boto3.client(**options)


def handler(event, context):
    make("ec2", event["region"], "ec2 0")
    make("redshift", event["region"], "redshift 0")
    make("ec2", event["region"], "ec2 1")
    make("redshift", event["region"], "redshift 1")
    make("ec2", event["region"], "ec2 2")
    make("redshift", event["region"], "redshift 2")
    make("ec2", event["region"], "ec2 3")
    make("redshift", event["region"], "redshift 3")
    make("ec2", event["region"], "ec2 4")
    make("redshift", event["region"], "redshift 4")
    make("ec2", event["region"], "ec2 5")
    make("redshift", event["region"], "redshift 5")
    make("ec2", event["region"], "ec2 6")
    make("redshift", event["region"], "redshift 6")
    make("ec2", event["region"], "ec2 7")
    make("redshift", event["region"], "redshift 7")
    make("ec2", event["region"], "ec2 8")
    make("redshift", event["region"], "redshift 8")
    make("ec2", event["region"], "ec2 9")
    make("redshift", event["region"], "redshift 9")
    make("ec2", event["region"], "ec2 10")
    make("redshift", event["region"], "redshift 10")
    make("ec2", event["region"], "ec2 11")
    make("redshift", event["region"], "redshift 11")
    make("ec2", event["region"], "ec2 12")
    make("redshift", event["region"], "redshift 12")
    make("ec2", event["region"], "ec2 13")
    make("redshift", event["region"], "redshift 13")
    make("ec2", event["region"], "tags").create_tags(Resources=[], Tags=[])
    make("redshift", event["region"], "tags").describe_tags(ResourceName="r")
