"""Reading the hand-written tables: rows of tab-separated columns in families, each with a source."""

import hashlib
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "tables"


def rows(name, columns):
    """The rows of a table as lists of `columns` strings. Every row must stand in a family that has a source."""
    sourced = False
    result = []
    for number, line in enumerate((FOLDER / name).read_text().splitlines(), 1):
        if line.startswith("# family: "):
            sourced = False
        elif line.startswith("# source: "):
            sourced = True
        elif line and not line.startswith("#"):
            row = line.split("\t")
            if len(row) != columns:
                raise SystemExit(f"{name}:{number}: {len(row)} columns, not {columns}")
            if not sourced:
                raise SystemExit(f"{name}:{number}: this row's family has no source")
            result.append(row)
    return result


def count():
    """The number of rows in all tables."""
    lines = [line for path in FOLDER.glob("*.tsv") for line in path.read_text().splitlines()]
    return sum(1 for line in lines if line and not line.startswith("#"))


def words(column):
    """The words of a column; `-` is none."""
    return [] if column == "-" else column.split()


def digests():
    """The git blob id of each table. A test of the crate compares them with the tables beside it."""
    return {path.name: git_id(path.read_bytes()) for path in sorted(FOLDER.glob("*.tsv"))}


def git_id(data):
    """The id that git gives to these bytes as a blob."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
