"""AWS managed policies: `managed-policies.zip`, in shards by name.

A policy of its own entry would be twice as large, for the policies of a service resemble each other. A shard is called as its
first policy; lines of a shard, tab between the columns:

    <name>  <ARN in the partition aws>  <document as JSON>
"""

import json

# Bytes of text after which a new shard begins: larger ones pack no better, smaller ones are read no faster.
_SHARD = 64 * 1024


class ManagedPolicies:
    """The newest version of every policy."""

    def __init__(self, package):
        policies = package.json("dist/managedPolicies.json")
        self.documents = {
            name: (policy["arn"], policy["versions"][policy["latestVersionId"]]["document"])
            for name, policy in policies.items()
        }
        self.updated = max(policy["lastUpdatedDate"] for policy in policies.values())[:10]

    def entries(self):
        """The archive's entries."""
        result = {}
        first, lines, size = None, [], 0
        for name, (arn, document) in sorted(self.documents.items()):
            first = first or name
            lines.append(f"{name}\t{arn}\t{json.dumps(document, separators=(',', ':'))}\n")
            size += len(lines[-1])
            if size > _SHARD:
                result[first] = "".join(lines)
                first, lines, size = None, [], 0
        if lines:
            result[first] = "".join(lines)
        return result

    def actions(self):
        """Every action that a policy names, with the policies that do."""
        result = {}
        for name, (_, document) in sorted(self.documents.items()):
            for action in actions_of(document):
                result.setdefault(action, name)
        return result


def actions_of(document):
    """The action patterns of a policy document, as written."""
    statements = document["Statement"]
    for statement in statements if isinstance(statements, list) else [statements]:
        for key in ("Action", "NotAction"):
            listed = statement.get(key, [])
            yield from listed if isinstance(listed, list) else [listed]
