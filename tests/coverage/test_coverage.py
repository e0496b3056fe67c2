#!/usr/bin/env python3
"""Tests of coverage.py.

    python3 tests/coverage/test_coverage.py [PROGRAM]

With iamdrift's path, the script is also run on a project of `testdata/`.
"""

import contextlib
import io
import json
import pathlib
import sys
import unittest
from unittest import mock

import coverage

PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else None
QUICKSTART = pathlib.Path(__file__).resolve().parents[2] / "testdata/quickstart"


def workload(file, kind, *unknown):
    """A workload as the JSON has it: `unknown` are pairs of a part and a reason."""
    entries = [{"part": part, "reason": reason, "file": file, "line": 7} for part, reason in unknown]
    return {"file": file, "kind": kind, "unknown": entries}


def run(*arguments, given=""):
    """What the script prints."""
    out = io.StringIO()
    with mock.patch.object(sys, "argv", ["coverage.py", *arguments]), mock.patch.object(sys, "stdin", io.StringIO(given)):
        with contextlib.redirect_stdout(out):
            coverage.main()
    return out.getvalue()


class Coverage(unittest.TestCase):
    def test_each_part_that_is_not_known_counts_against_its_column(self):
        report = {
            "workloads": [
                workload("main.tf", "lambda-function"),
                workload("main.tf", "lambda-function", ("code", "its script is s3://a/b.py, and nothing here says more")),
                workload("main.tf", "lambda-function", ("boundary", "one"), ("policies", "two")),
                workload("app/cdk.out/A.template.json", "ecs-task", ("role", "its role `Own` is elsewhere")),
            ],
            "unresolved": [{"file": "b.yaml", "line": 3, "reason": "the file does not parse"}],
        }
        lines = run("-", given=json.dumps(report)).splitlines()
        self.assertIn("| CDK | ecs-task | 1 | 1 (100%) | 0 (0%) | 0 (0%) | 0 (0%) |", lines)
        self.assertIn("| Terraform | lambda-function | 3 | 2 (67%) | 3 (100%) | 2 (67%) | 1 (33%) |", lines)
        self.assertIn("| all |  | 4 | 3 (75%) | 3 (75%) | 2 (50%) | 1 (25%) |", lines)
        self.assertIn("- 1 × its script is …, and nothing here says more (`main.tf:7`)", lines)
        self.assertIn("- 1 × the file does not parse (`b.yaml:3`)", lines)

    def test_reasons_that_differ_in_names_are_one(self):
        reasons = ["its role arn:aws:iam::1:role/a is not here", "its role arn:aws:iam::2:role/b-c is not here"]
        self.assertEqual({coverage.without_names(reason) for reason in reasons}, {"its role … is not here"})

    def test_a_report_without_workloads_is_an_empty_table(self):
        lines = run("-", given='{"workloads": [], "unresolved": []}').splitlines()
        self.assertEqual(lines[-1], "| all |  | 0 | 0 | 0 | 0 | 0 |")

    @unittest.skipUnless(PROGRAM, "no program is given")
    def test_the_program_feeds_it(self):
        lines = run("--iamdrift", PROGRAM, str(QUICKSTART)).splitlines()
        row = "| CloudFormation | lambda-function | 1 | 1 (100%) | 1 (100%) | 1 (100%) | 1 (100%) |"
        self.assertIn(row, lines)


if __name__ == "__main__":
    unittest.main()
