"""`paths/<client>`: the resources of calls to API Gateway, whose actions are the methods of HTTP.

Lines of an entry, tab between the columns; `${restApiId}` stands for the argument of that name:

    <operation>  <action>  <ARN format> [<ARN format> ...]

The resource of a call is the path that it goes to, from the models. ARNs leave out the `/v2` before the paths of the second version:
"How Amazon API Gateway works with IAM" in the API Gateway Developer Guide, and the resource types that the service authorization
reference lists for it (`/apis/${ApiId}`). The reference has the account in the ARNs of some of these, and it is the first part of
the path that tells; where both are listed, as for domain names, a call can be about either. The name of a domain is left open: in
the ARN of a private one more follows.
"""

import re

_CLIENTS = ("apigateway", "apigatewayv2")
_PREFIX = "apigateway"
_OPEN = re.compile(r"^domainName$", re.IGNORECASE)


def entries(models, latest):
    """The archive's entries."""
    formats = [each for kind in latest.resource_types[_PREFIX].values() for each in kind["arn"].split(", ")]
    listed = {_first(each.split(":", 5)[5]) for each in formats}
    with_account = {_first(each.split(":", 5)[5]) for each in formats if "${Account}" in each}
    result = {}
    for client in _CLIENTS:
        model = models.clients[client]
        lines = []
        for operation in sorted(model.operations):
            http = model.operations[operation]["http"]
            action = latest.find(f"{_PREFIX}:{http['method']}")
            path = _path(model, operation, http["requestUri"])
            accounts = [""] if _first(path) in listed - with_account else ["", "${Account}"]
            arns = [f"arn:${{Partition}}:apigateway:${{Region}}:{account}:{path}" for account in accounts]
            lines.append("\t".join([operation, action, *arns]))
        result[f"paths/{client}"] = "\n".join(lines) + "\n"
    return result


def _first(path):
    return path.split("/")[1]


def _path(model, operation, uri):
    """The path of an operation's address, with the arguments in it."""
    shape = model.operations[operation].get("input")
    members = model.shapes[shape["shape"]]["members"] if shape else {}
    labels = {each.get("locationName", name): name for name, each in members.items() if each.get("location") == "uri"}
    path = uri.split("?")[0].removeprefix("/v2")
    return re.sub(r"\{([^}+]+)\+?\}", lambda label: "${" + _OPEN.sub("Open", labels[label[1]]) + "}", path)
