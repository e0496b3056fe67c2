"""Python names of API names, as botocore makes them (`ListObjectsV2` is `list_objects_v2`)."""

import ast
import re

# An underscore goes before a capital that begins a word, and between a small letter or digit and a capital.
_WORD_STARTS = re.compile(r"(?<=.)(?=[A-Z][a-z])|(?<=[a-z0-9])(?=[A-Z])")
# A plural of an abbreviation at the end is one word: `ListTagsForARNs`, `DescribeIDs`.
_PLURAL = re.compile(r"(.+?)([A-Z]{2,}s)$")


def python_name(name):
    """The name by rule alone. `names::python_name` in Rust is the same rule."""
    if "_" in name:
        return name
    plural = _PLURAL.match(name)
    if plural:
        return _WORD_STARTS.sub("_", plural[1]).lower() + "_" + plural[2].lower()
    return _WORD_STARTS.sub("_", name).lower()


class Names:
    """The rule with botocore's own list of exceptions, read from its source."""

    def __init__(self, botocore):
        self._exceptions = _exceptions(botocore)

    def python(self, name):
        """The name that botocore gives."""
        return self._exceptions.get(name) or python_name(name)


def _exceptions(botocore):
    table = _constant(botocore, "botocore/__init__.py", "_xform_cache")
    return {name: python for (name, separator), python in table.items() if separator == "_"}


def client_aliases(botocore):
    """Other names under which botocore makes a client, with the client's own."""
    return _constant(botocore, "botocore/utils.py", "SERVICE_NAME_ALIASES")


def _constant(botocore, path, name):
    for node in ast.parse(botocore.read(path).decode()).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == name:
            return ast.literal_eval(node.value)
    raise SystemExit(f"{path}: {name} has moved")
