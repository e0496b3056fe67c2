"""Whether an ordinary call of an action is checked on `*`, although the service authorization reference names resource types for it.

The reference marks the types without which an action cannot be allowed. Where it marks none, a call may name no resource, and is
then checked on all of them: `translate:TranslateText` is about a terminology only if it is given one. But it also marks none
where a call is about one of several types, as on an object by its bucket or by an access point. So an action without a marked type
is limited to its types if each operation of its service that needs it has a required argument that names one of them, if it tags
something, or if no operation needs it; and else not. `resources.tsv` states what this does not find.
"""

import re

import tables

# Arguments that name the resource, of whatever type it is.
_ANY_TYPE = re.compile(r"(resource)?(arns?|identifiers?)|resources?|resource(ids?|idlist|names?)", re.IGNORECASE)
# Arguments that name the thing that the operation itself names: `Name` of `GetLexicon`.
_OWN = re.compile(r"arn|id|identifier|name", re.IGNORECASE)
_ENDING = re.compile(r"(arns?|ids?|identifiers?|names?)$")
_VERB = re.compile(r"^[A-Z][a-z]+")
_KINDS = ("any", "limited", "every")


class Targets:
    """What the resource types of each action mean."""

    def __init__(self, models, prefixes, latest, needs):
        self.latest = latest
        self.models = models
        # action -> the operations of its own service that need it
        self.operations = {}
        for client, model in models.clients.items():
            for operation in model.operations:
                for action in needs.needed(client, operation):
                    if action.split(":")[0] == prefixes.get(client):
                        self.operations.setdefault(action, []).append((model, operation))
        self.stated = {}
        for actions, kind in tables.rows("resources.tsv", 2):
            if kind not in _KINDS:
                raise SystemExit(f"resources.tsv: {kind} is no kind")
            for action in actions.split():
                self.stated.update(dict.fromkeys(self._named(action), kind))

    def _named(self, written):
        prefix, name = written.split(":")
        actions = self.latest.by_prefix.get(prefix, ())
        typed = [each["name"] for each in actions if each["resourceTypes"]]
        # `s3:*` speaks of the actions of which the reference marks no type, a name of any.
        found = [each for each in typed if each == name] or [
            each["name"]
            for each in actions
            if name == "*" and each["resourceTypes"] and not any(kind["required"] for kind in each["resourceTypes"])
        ]
        if not found:
            raise SystemExit(f"resources.tsv: there is no action {written} with resource types")
        return [f"{prefix}:{each}" for each in found]

    def types(self, prefix, action):
        """The resource types of an action as a dict from name to whether it is required."""
        keys = {key.lower(): value["key"] for key, value in self.latest.resource_types[prefix].items()}
        if self.stated.get(f"{prefix}:{action['name']}") == "every":
            return dict.fromkeys(keys.values(), False)
        names = {}
        for each in action["resourceTypes"]:
            name = keys[each["name"].lower()]
            names[name] = names.get(name, False) or each["required"]
        return names

    def on_all(self, prefix, action):
        """Whether an ordinary call is checked on `*`."""
        types = action["resourceTypes"]
        name = f"{prefix}:{action['name']}"
        if name in self.stated:
            return self.stated[name] == "any"
        if not types or any(each["required"] for each in types) or action["accessLevel"].startswith("Tagging"):
            return False
        words = set()
        formats = {key.lower(): value for key, value in self.latest.resource_types[prefix].items()}
        for each in types:
            kind = formats[each["name"].lower()]
            words.add(_stem(kind["key"]))
            # The last variable tells one resource of the type from another; those before it say what it belongs to.
            words |= {_stem(variables[-1]) for variables in map(_variables, kind["arn"].split(", ")) if variables}
        operations = self.operations.get(name, ())
        return not all(self._names(model, operation, words) for model, operation in operations)

    def _names(self, model, operation, words):
        members = model.members(operation)
        shapes = model.shapes[model.operations[operation]["input"]["shape"]]["members"] if members else {}
        own = _stem(_VERB.sub("", operation))
        for member, required in members.items():
            if not required or model.shapes[shapes[member]["shape"]]["type"] not in ("string", "list"):
                continue
            if _ANY_TYPE.fullmatch(member) or _stem(member) in words or (_OWN.fullmatch(member) and own in words):
                return True
        return False


def _variables(arn):
    return [name for name in re.findall(r"\$\{(\w+)\}", arn) if name not in ("Partition", "Region", "Account")]


def _stem(name):
    """A name without what says how it is given: `FleetId`, `fleet` and `Fleets` are one."""
    word = re.sub(r"[^a-z0-9]", "", name.lower())
    return (_ENDING.sub("", word) or word).removesuffix("s")
