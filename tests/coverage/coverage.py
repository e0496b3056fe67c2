#!/usr/bin/env python3
"""How much of a checkout iamdrift understands, as Markdown tables.

    python3 tests/coverage/coverage.py [--iamdrift PROGRAM] FOLDER...
    iamdrift check --format json | python3 tests/coverage/coverage.py -

The numbers are those of `iamdrift check --format json`: what it calls a workload, which of them have their code and their role
linked, and for which every policy is understood. What is not understood is counted by its reason, with names left out.
Nothing but the Python standard library is used.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
from collections import Counter, defaultdict

# What a reason is about, in the order of the columns.
PARTS = ("code", "role", "policies", "boundary")
# Reasons and examples of each that are shown.
MOST_REASONS = 25


def form(path):
    """The kind of infrastructure that a file is, by its name."""
    name = pathlib.PurePosixPath(path).name
    if name.endswith((".tf", ".tf.json", ".tofu", ".tofu.json")):
        return "Terraform"
    if name.startswith("serverless"):
        return "Serverless"
    if "cdk.out" in path.split("/"):
        return "CDK"
    return "CloudFormation"


def without_names(reason):
    """A reason with what differs from place to place left out, so that like ones are counted together."""
    reason = re.sub(r"`[^`]*`", "…", reason)
    reason = re.sub(r"\$\{[^}]*\}", "…", reason)
    reason = re.sub(r"\barn:\S+", "…", reason)
    # Paths, addresses and anything else with a sign or a digit in it.
    reason = re.sub(r"(?<!\S)(?=\S*[/._\d])\S*\w(?=[\s,:;)]|$)", "…", reason)
    return re.sub(r"\S*…\S*\w\S*|\S*\w\S*…[^\s,:;]*|…[)}\]]+", "…", reason)


class Table:
    """Counts over any number of reports."""

    def __init__(self):
        self.rows = defaultdict(Counter)
        self.reasons = defaultdict(lambda: defaultdict(list))
        self.unresolved = defaultdict(list)

    def add(self, report, name):
        for workload in report["workloads"]:
            unknown = workload["unknown"]
            parts = {entry["part"] for entry in unknown}
            row = self.rows[form(workload["file"]), workload["kind"]]
            row["found"] += 1
            row["code"] += "code" not in parts
            row["role"] += "role" not in parts
            row["policies"] += not parts & {"role", "policies", "boundary"}
            row["all"] += not parts
            for entry in unknown:
                place = f"{name}{entry['file']}:{entry['line']}"
                self.reasons[entry["part"]][without_names(entry["reason"])].append(place)
        for entry in report["unresolved"]:
            self.unresolved[without_names(entry["reason"])].append(f"{name}{entry['file']}:{entry['line']}")

    def render(self):
        yield "| infrastructure | kind | found | code linked | role linked | all permissions understood | all of it |"
        yield "| --- | --- | ---: | ---: | ---: | ---: | ---: |"
        total = Counter()
        for (infrastructure, kind), row in sorted(self.rows.items()):
            total.update(row)
            yield line(infrastructure, kind, row)
        if len(self.rows) != 1:
            yield line("all", "", total)
        for part in PARTS:
            yield from section(f"Not known: {part}", self.reasons[part])
        yield from section("Places that are not understood", self.unresolved)


def line(infrastructure, kind, row):
    found = row["found"]

    def share(count):
        return f"{count} ({count / found:.0%})" if found else "0"

    cells = [infrastructure, kind, str(found)] + [share(row[name]) for name in ("code", "role", "policies", "all")]
    return f"| {' | '.join(cells)} |"


def section(title, reasons):
    if not reasons:
        return
    yield ""
    yield f"### {title}"
    yield ""
    ranked = sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0]))
    for reason, places in ranked[:MOST_REASONS]:
        yield f"- {len(places)} × {reason} (`{min(places)}`)"
    if len(ranked) > MOST_REASONS:
        yield f"- {len(ranked) - MOST_REASONS} more reasons"


def check(program, folder):
    """The report about a folder. Findings are no failure; anything else is."""
    # The program runs in the folder, and its path is given from here.
    program = os.path.abspath(program) if os.sep in program else program
    run = subprocess.run([program, "check", "--format", "json", "."], cwd=folder, capture_output=True, text=True)
    if run.returncode > 1:
        sys.exit(f"{folder}: {run.stderr.strip()}")
    return json.loads(run.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="+", help="a checkout, or - for a report on standard input")
    parser.add_argument("--iamdrift", default="iamdrift", metavar="PROGRAM", help="the program [default: %(default)s]")
    arguments = parser.parse_args()
    table = Table()
    for folder in arguments.folder:
        several = f"{pathlib.Path(folder).name}/" if len(arguments.folder) > 1 else ""
        table.add(json.load(sys.stdin) if folder == "-" else check(arguments.iamdrift, folder), several)
    print("\n".join(table.render()))


if __name__ == "__main__":
    main()
