"""`clients/<client>`: the SDK side of a service, from botocore's models.

Lines of an entry, tab between the columns:

    prefix     <IAM prefix>                                     absent if no service authorizes the client's calls
    operation  <Name>  <members>  [<Python name>]               `!` after a required member; the name only if irregular
    method     <Python name>                                    a method of `methods.tsv` that runs no operation
    paginator  <Python names of operations, space between>
    waiter     <Python name>  <operation>

`rules.py` adds lines about permissions below the lines of operations and methods.
"""

import gzip
import json
import re

from naming import python_name


class Models:
    """The newest model of every botocore client."""

    def __init__(self, botocore, names):
        self.names = names
        versions = {}
        for path in botocore.names():
            found = re.fullmatch(r"botocore/data/([^/]+)/([^/]+)/service-2\.json\.gz", path)
            if found:
                versions.setdefault(found[1], []).append(found[2])
        self.clients = {name: Model(botocore, name, max(each)) for name, each in sorted(versions.items())}


class Model:
    """One client's operations, shapes, paginators and waiters."""

    def __init__(self, botocore, name, version):
        folder = f"botocore/data/{name}/{version}/"
        model = json.loads(gzip.decompress(botocore.read(folder + "service-2.json.gz")))
        self.name = name
        self.metadata = model["metadata"]
        self.operations = model["operations"]
        self.shapes = model["shapes"]
        self.paginators = _read(botocore, folder + "paginators-1.json", "pagination")
        self.waiters = _read(botocore, folder + "waiters-2.json", "waiters")

    def members(self, operation):
        """The top-level input of an operation as a dict from member name to whether it is required."""
        shape = self.operations[operation].get("input")
        if shape is None:
            return {}
        structure = self.shapes[shape["shape"]]
        required = structure.get("required", ())
        return {member: member in required for member in structure["members"]}


def prefixes(models, actions, stated):
    """The IAM prefix of every client that has one. `stated` holds those that the models do not lead to."""
    result = {}
    for name, model in models.clients.items():
        service_id = model.metadata.get("serviceId", "").lower()
        candidates = [name, model.metadata.get("signingName"), model.metadata["endpointPrefix"]]
        candidates += [service_id.replace(" ", "-"), service_id.replace(" ", "")]
        known = [prefix for prefix in candidates if prefix in actions.by_prefix]
        if name in stated:
            result[name] = stated[name]
        elif known:
            result[name] = max(known, key=lambda prefix: _shared(model, prefix, actions))
    return result


def service_ids(models):
    """The `service-ids` entry: the id of each service in one word, as the SDK for Java and Step Functions write it, and its client.

    They leave out spaces and case, and the word Service at the end.
    """
    ids = {}
    for name, model in models.clients.items():
        word = model.metadata.get("serviceId", name).replace(" ", "").replace("-", "").lower()
        ids.setdefault(word, name)
        ids.setdefault(word.removesuffix("service"), name)
    return "".join(f"{word}\t{ids[word]}\n" for word in sorted(ids))


def _shared(model, prefix, actions):
    return sum(actions.find(f"{prefix}:{operation}") is not None for operation in model.operations)


def _read(botocore, path, key):
    return botocore.json(path)[key] if botocore.has(path) else {}


def lines(model, names, prefix, rules):
    """The lines of one client's entry."""
    result = [f"prefix\t{prefix}"] if prefix else []
    for operation in sorted(model.operations):
        members = model.members(operation)
        columns = ["operation", operation, " ".join(m + "!" * members[m] for m in sorted(members))]
        if names.python(operation) != python_name(operation):
            columns.append(names.python(operation))
        result.append("\t".join(columns))
        result.extend(rules.lines(model.name, operation))
    for method in sorted(rules.methods.get(model.name, ())):
        result.append(f"method\t{method}")
        result.extend(rules.lines(model.name, method))
    pageable = sorted(names.python(operation) for operation in model.paginators if operation in model.operations)
    if pageable:
        result.append("paginator\t" + " ".join(pageable))
    waiters = {names.python(name): waiter["operation"] for name, waiter in model.waiters.items()}
    result.extend(f"waiter\t{name}\t{waiters[name]}" for name in sorted(waiters))
    return result
