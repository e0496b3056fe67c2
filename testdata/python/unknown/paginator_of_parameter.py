# Only AWS's clients have `get_paginator`, and the operation's name tells the service.
# expect: secretsmanager:ListSecrets?, ssm:GetParametersByPath?
# start: files
def secrets(manager, tags):
    paginator = manager.get_paginator("list_secrets")
    return [page for page in paginator.paginate(Filters=[{"Key": "tag-key", "Values": tags}])]


def parameters(manager, path):
    import boto3

    for page in manager.get_paginator("get_parameters_by_path").paginate(Path=path, Recursive=True):
        print(page, boto3.__version__)
