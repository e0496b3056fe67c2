"""A pytest plugin: writes down every API operation that runs, and the line of the package that runs it.

Loaded with `-p operations` by `recall.py`. RECALL_PACKAGE is the folder of the package's own modules; RECALL_OUTPUT is
the file that gets a JSON object a line: client, operation, the module of the package that was nearest on the stack, and
whether the package only forwards the call: the test names the operation's method, and no code of the package on the stack does
(a retry wrapper around a client that the test calls). What the tests themselves call, without the package in between, is not
written down.
"""

import json
import os
import sys

import botocore
import botocore.handlers
import moto
from boto3.s3.transfer import TransferConfig

PACKAGE = os.path.realpath(os.environ["RECALL_PACKAGE"]) + os.sep
ROOT = os.path.realpath(os.environ["RECALL_ROOT"]) + os.sep
OUTPUT = os.environ["RECALL_OUTPUT"]

_seen = set()


def _nearest(method):
    """The package's module nearest to the call, and whether it only forwards `method`; None where a test is nearer, or neither
    is there."""
    frame = sys._getframe(1)
    place = None
    while frame is not None:
        path = os.path.realpath(frame.f_code.co_filename)
        if path.startswith(PACKAGE) and not is_test(path[len(PACKAGE) :]):
            place = place or (path[len(PACKAGE) :], frame.f_lineno)
            if names(frame.f_code, method):
                return (*place, False)
        elif path.startswith(ROOT) and is_test(path[len(ROOT) :]):
            return place and (*place, names(frame.f_code, method))
        frame = frame.f_back
    return place and (*place, False)


def names(code, method):
    """Whether code mentions a method, as an attribute or in a text."""
    return method in code.co_names or method in code.co_consts


def is_test(path):
    """Whether a file belongs to the tests rather than to the package."""
    parts = path.split(os.sep)
    name = parts[-1]
    folders = any(part in ("tests", "test", "unit", "integration") or part.endswith("_tests") for part in parts[:-1])
    return folders or name.startswith("test_") or name.endswith("_test.py") or name == "conftest.py"


def _record(params, model, **_):
    """The event `before-parameter-build`: an operation is about to run."""
    place = _nearest(botocore.xform_name(model.name))
    if place is None:
        return
    entry = (model.service_model.service_name, model.name, *place)
    if entry not in _seen:
        _seen.add(entry)
        with open(OUTPUT, "a", encoding="utf-8") as output:
            names_of_entry = ("client", "operation", "module", "line", "forwarded")
            output.write(json.dumps(dict(zip(names_of_entry, entry, strict=True))) + "\n")


# Every session that is made from here on calls it.
botocore.handlers.BUILTIN_HANDLERS.append(("before-parameter-build", _record))

# A transfer in another thread would hide who asked for it.
_init = TransferConfig.__init__


def _in_this_thread(self, *args, **kwargs):
    _init(self, *args, **kwargs)
    self.use_threads = False


TransferConfig.__init__ = _in_this_thread

# Older suites name moto's decorators by service; since moto 5 one decorator stands for all.
for _service in ("s3", "sqs", "sns", "ssm", "sts", "dynamodb", "secretsmanager", "lambda", "ec2", "iam", "ecs", "kms"):
    if not hasattr(moto, f"mock_{_service}"):
        setattr(moto, f"mock_{_service}", moto.mock_aws)
