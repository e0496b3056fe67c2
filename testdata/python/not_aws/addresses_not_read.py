# An address that is logged, compared or made an option of is not read.
# start: files
# expect:
import argparse
import logging

import boto3
import structlog
from tools import Option

log = structlog.get_logger()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--target", default="s3://reports")
    logging.info("s3://reports")
    log.info("reading", target="s3://reports")
    return Option("s3://reports", help="where it goes"), boto3
