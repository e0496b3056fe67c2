# A code host's client.
# expect:
import boto3
from github import Github


def handler(event, context):
    repository = Github("t").get_repo("o/r")
    repository.create_issue(title="t")
    repository.get_branch("main")
    repository.list_commits()
