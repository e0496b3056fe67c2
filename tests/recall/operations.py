"""A pytest plugin: writes down every API operation that runs, and the line of the package that runs it.

Loaded with `-p operations` by `recall.py`. RECALL_PACKAGE is the folder of the package's own modules; RECALL_OUTPUT is
the file that gets a JSON object a line: client, operation, and the module of the package that was nearest on the stack.
What the tests themselves call, without the package in between, is not written down.
"""

import json
import os
import sys

import botocore.handlers
import moto
from boto3.s3.transfer import TransferConfig

PACKAGE = os.path.realpath(os.environ["RECALL_PACKAGE"]) + os.sep
ROOT = os.path.realpath(os.environ["RECALL_ROOT"]) + os.sep
OUTPUT = os.environ["RECALL_OUTPUT"]

_seen = set()


def _nearest():
    """The package's module nearest to the call; None where a test is nearer, or neither is there."""
    frame = sys._getframe(1)
    while frame is not None:
        path = os.path.realpath(frame.f_code.co_filename)
        if path.startswith(PACKAGE) and not is_test(path[len(PACKAGE) :]):
            return path[len(PACKAGE) :], frame.f_lineno
        if path.startswith(ROOT) and is_test(path[len(ROOT) :]):
            return None
        frame = frame.f_back
    return None


def is_test(path):
    """Whether a file belongs to the tests rather than to the package."""
    parts = path.split(os.sep)
    name = parts[-1]
    folders = any(part in ("tests", "test", "unit", "integration") or part.endswith("_tests") for part in parts[:-1])
    return folders or name.startswith("test_") or name.endswith("_test.py") or name == "conftest.py"


def _record(params, model, **_):
    """The event `before-parameter-build`: an operation is about to run."""
    place = _nearest()
    if place is None:
        return
    entry = (model.service_model.service_name, model.name, *place)
    if entry not in _seen:
        _seen.add(entry)
        with open(OUTPUT, "a", encoding="utf-8") as output:
            service, operation, module, line = entry
            output.write(json.dumps({"client": service, "operation": operation, "module": module, "line": line}) + "\n")


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
