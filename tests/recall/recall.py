"""Compares what iamdrift derives from real code with what the code does: `python3 tests/recall/recall.py IAMDRIFT WORK`.

IAMDRIFT is the program, WORK a folder for what is installed and written (kept, so that a second run is quick). For each
package below, the source distribution of the version that is named comes from PyPI, and its own test suite runs under moto
with the plugin `operations.py`, which writes down every API operation that runs and the module of the package that runs it.
`iamdrift generate --format json` reads the same modules. An operation is

- found, if iamdrift derives it in the package (the module that runs a call is not always the one that writes it: a retry
  helper, an iterator that is handed on);
- covered, if it is one of those that a managed transfer runs for some inputs only, whose action the transfer needs anyway;
- named, if iamdrift says of a place of the package that what it may run there, of that service or of any, is not known;
- forwarded, if it is none of these and each time it was a test that named the operation, and the package handed the call on
  without naming it: that is no need of the package's code, and does not count;
- missed, if nothing says so. The report explains every one of these from `EXPLAINED`, or fails.

Of 68 operations of modules 64 were found, 4 covered and none missed, a recall of 1.000; one more operation only is forwarded.
What luigi's and celery's modules do is found file by file: as a whole their programs are too intricate.

It is no part of `cargo test`: it needs PyPI, and minutes. Nothing outside WORK is changed.
"""

import json
import os
import pathlib
import subprocess
import sys
import tarfile

HERE = pathlib.Path(__file__).resolve().parent

# Distribution, version, the folder of its modules, its tests, what else these import, and settings of theirs.
PACKAGES = [
    ("dagster-aws", "0.29.27", "dagster_aws", ["dagster_aws_tests"], [], {}),
    ("boto3-assist", "0.66.0", "src/boto3_assist", ["tests"], ["hypothesis", "mypy-boto3-dynamodb"], {}),
    ("luigi", "3.8.1", "luigi", ["test/contrib/s3_test.py", "test/contrib/ecs_test.py"], ["boto", "mock"], {}),
    (
        "django-storages",
        "1.14.6",
        "storages",
        ["tests/test_s3.py"],
        ["django", "cryptography"],
        {"DJANGO_SETTINGS_MODULE": "tests.settings"},
    ),
    ("celery", "5.7.0", "celery", ["t/unit/backends/test_s3.py"], ["pytest-celery"], {}),
]
TOOLS = ["moto[all,server]==5.2.5", "pytest", "pytest-mock", "pytest-xdist", "requests"]

# Operations that a managed transfer runs for some inputs, and the operation that it always runs.
TRANSFERS = {
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
    "AbortMultipartUpload": "PutObject",
    "UploadPartCopy": "CopyObject",
    "HeadObject": "GetObject",
}

# Why an operation that a suite runs is not derived, by package, client and operation.
EXPLAINED = {}


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    program, work = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    work.mkdir(parents=True, exist_ok=True)
    python = environment(work)
    totals = {"found": 0, "covered": 0, "named": 0, "missed": 0, "forwarded": 0}
    unexplained = 0
    for package in PACKAGES:
        folder = unpack(python, work, package)
        recorded = run_suite(python, work, folder, package)
        derived = derive(program, folder, package)
        verdicts = compare(recorded, derived)
        print(f"\n{package[0]} {package[1]}: {len(verdicts)} operations of modules")
        for (client, operation, module), verdict in sorted(verdicts.items()):
            totals[verdict] += 1
            if verdict != "found":
                reason = EXPLAINED.get((package[0], client, operation))
                unexplained += verdict == "missed" and reason is None
                print(f"  {verdict}: {client}:{operation} in {module}{': ' + reason if reason else ''}")
    count = sum(totals.values()) - totals["forwarded"]
    recall = (totals["found"] + totals["covered"]) / count if count else 0
    print("\n" + ", ".join(f"{number} {verdict}" for verdict, number in totals.items()))
    print(f"recall {recall:.3f}; with what is named as not understood {(count - totals['missed']) / max(count, 1):.3f}")
    sys.exit(1 if unexplained or not count else 0)


def environment(work):
    """A virtual environment with moto and pytest."""
    python = work / "venv/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", work / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *TOOLS], check=True)
    return python


def unpack(python, work, package):
    """The unpacked source distribution, with its dependencies installed."""
    name, version, _, _, needs, _ = package
    distribution = name.replace("-", "_") + "-" + version
    folder = work / "sources" / distribution
    if not folder.exists():
        pip = [python, "-m", "pip"]
        download = ["download", "--quiet", "--no-deps", "--no-binary", name, "--dest", work / "sources"]
        subprocess.run([*pip, *download, f"{name}=={version}"], check=True)
        with tarfile.open(work / "sources" / (distribution + ".tar.gz")) as archive:
            archive.extractall(work / "sources", filter="data")
        subprocess.run([*pip, "install", "--quiet", folder, *needs], check=True)
    return folder


def run_suite(python, work, folder, package):
    """What the package's tests run, as (client, operation, module), and whether it only forwards that."""
    name, _, modules, tests, _, settings = package
    output = work / (name + ".jsonl")
    output.unlink(missing_ok=True)
    configuration = work / "aws-config"
    configuration.write_text("[default]\nregion=us-east-1\n[profile moto-mock-tests]\nregion=us-east-1\n")
    keys = dict.fromkeys(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"], "testing")
    variables = {
        **os.environ,
        **keys,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": str(configuration),
        "PYTHONPATH": os.pathsep.join([str(HERE), str((folder / modules).parent)]),
        "RECALL_ROOT": str(folder),
        "RECALL_PACKAGE": str(folder / modules),
        "RECALL_OUTPUT": str(output),
        **settings,
    }
    # A file that cannot be imported here (for want of what it starts, say Spark) must not keep the others from running.
    options = ["-q", "-p", "operations", "-p", "no:cacheprovider", "--continue-on-collection-errors"]
    command = [python, "-m", "pytest", *options, *tests]
    # Some tests of every suite need what is not here (a network, a database); the others tell enough.
    with open(work / (name + ".log"), "w", encoding="utf-8") as log:
        subprocess.run(command, cwd=folder, env=variables, stdout=log, stderr=log, check=False)
    if not output.exists():
        sys.exit(f"{name}: no operation ran; see {log.name}")
    lines = [json.loads(line) for line in output.read_text().splitlines()]
    recorded = {}
    for line in lines:
        key = line["client"], line["operation"], line["module"]
        recorded[key] = recorded.get(key, True) and line["forwarded"]
    return recorded


def derive(program, folder, package):
    """What iamdrift derives: the operations, as (client, operation), and the places that it names."""
    modules = folder / package[2]
    run = subprocess.run([program, "generate", "--format", "json", modules], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"{package[0]}: iamdrift ended with {run.returncode}: {run.stderr}")
    output = json.loads(run.stdout)
    operations = set()
    for action in output["actions"]:
        for call in action["calls"]:
            operations.add(tuple(call["operation"].split(".", 1)))
    return operations, output["unresolved"]


def compare(recorded, derived):
    """A verdict for each operation of each module."""
    operations, unresolved = derived
    verdicts = {}
    for (client, operation, module), forwarded in recorded.items():
        if (client, operation) in operations:
            verdict = "found"
        elif (client, TRANSFERS.get(operation)) in operations:
            verdict = "covered"
        elif forwarded:
            verdict = "forwarded"
        elif any(names(note, client) for note in unresolved):
            verdict = "named"
        else:
            verdict = "missed"
        verdicts[client, operation, module] = verdict
    return verdicts


def names(note, client):
    """Whether a note leaves open that operations of this client run."""
    return not note.get("services") or client in note["services"]


if __name__ == "__main__":
    main()
