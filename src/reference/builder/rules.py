"""What each operation needs: the rows of the rules tables, and all that can be derived without one.

Lines below an operation's line in `clients/<client>` (and below `method  <name>` for methods that run no operation), tab
between the columns, spaces within one:

    unknown                                    nothing is known to be needed, or not to be
    must         <actions>                     absent if it is the action of the operation's name
    when         <condition>  <actions>
    instead      <condition>  <action>  <action that it replaces>
    conditional  <condition>  <actions>
    may          <actions>
    unbounded    <condition>
"""

import re

import tables

TABLES = ("rules-names.tsv", "rules-arguments.tsv", "rules-roles.tsv", "rules-configuration.tsv")
_KINDS = {"must", "when", "instead", "conditional", "may", "unbounded", "not-passed"}

# Members that tag what an operation makes.
_TAG_MEMBER = re.compile(r"(user ?pool|key)?(tags|taglist|tagset)|tagspecifications?", re.IGNORECASE)
_TAG_ACTION = re.compile(r":(Tag|AddTags|CreateTags)[A-Za-z]*$")
_MAKES = re.compile(r"Create|Put|Run|Start|Register|Import|Allocate|Copy|Restore|Request|Publish|Upload|Add|Update")

# Members that hold a role, for operations that the reference says hand one over.
_ROLE = re.compile(r"role(arn|name)?$|instanceprofile(arn|name)?$", re.IGNORECASE)
# Operations that name a role without handing it over.
_NOT_HANDING_OVER = re.compile(r"Get|List|Describe|Search|Delete|Remove|Disassociate|Assume|Cancel|Stop")
# Documentation: its tags, the sentences that tell, and an action's name.
_TAGS = re.compile(r"<[^>]+>")
_OF_PERMISSIONS = re.compile(r"permission|require|must|authoriz|IAM action", re.IGNORECASE)
_ACTION = re.compile(r"\b[a-z][a-z0-9-]+:[A-Z][A-Za-z0-9]+\b")
# Strings that the SDK also takes as a map with these members.
_ALSO_MAPS = {"CopySource": ("Bucket", "Key", "VersionId")}
# Shapes nest without end; no role stands deeper than this.
_DEPTH = 8


class Rules:
    """All rules, ready to be written client by client."""

    def __init__(self, models, prefixes, latest, july, methods):
        self.models = models
        self.prefixes = prefixes
        self.latest = latest
        self.dependent = _dependent_actions(july)
        self.rows = {}
        self.not_passed = set()
        self.methods = {}
        self._mistakes = []
        for row in methods:
            for operation in tables.words(row[3]):
                if row[0] != "*" and operation not in models.clients[row[0]].operations:
                    self.methods.setdefault(row[0], set()).add(operation)
        for name in TABLES:
            for client, operations, kind, actions, condition in tables.rows(name, 5):
                self._add(name, client, operations.split(), kind, actions, condition)
        if self._mistakes:
            raise SystemExit("\n".join(self._mistakes))

    def _add(self, table, client, operations, kind, actions, condition):
        where = f"{table}: {client} {' '.join(operations)}"
        if kind not in _KINDS:
            self._mistakes.append(f"{where}: {kind} is no kind")
        if kind == "not-passed":
            self.not_passed.add((client, condition.lower()))
            return
        listed = [] if kind == "instead" else self._existing(where, tables.words(actions))
        if kind == "instead":
            listed = self._existing(where, actions.split(" for "))
        for operation in operations:
            known = operation in self.models.clients[client].operations or operation in self.methods.get(client, ())
            if not known:
                self._mistakes.append(f"{where}: {client} has no operation {operation}")
                continue
            usable = self._condition(where, client, operation, condition)
            if usable is not None:
                self.rows.setdefault((client, operation), []).append((kind, listed, usable))

    def _existing(self, where, names):
        for name in names:
            if self.latest.find(name) != name:
                self._mistakes.append(f"{where}: there is no action {name}")
        return names

    def _condition(self, where, client, operation, condition):
        """The condition for this operation. Of several alternatives some may be about members that it does not have; None if all."""
        if condition == "-":
            return ""
        model = self.models.clients[client]
        known = [
            alternative
            for alternative in condition.split(" or ")
            if all(_has_member(model, operation, term) for term in alternative.split(" and "))
        ]
        if not known and " or " not in condition:
            self._mistakes.append(f"{where}: {operation} has no argument for the condition {condition!r}")
        return " or ".join(known) if known else None

    def lines(self, client, operation):
        """The lines that stand below an operation."""
        model = self.models.clients[client]
        own = self.rows.get((client, operation), [])
        must, known = self._must(client, operation, own)
        result = []
        if not known:
            result.append("unknown")
        elif must != [self._default(client, operation)] or must[0].split(":")[1] != operation:
            result.append("must\t" + " ".join(must))
        when = _merge((condition, actions) for kind, actions, condition in own if kind == "when")
        conditional = _merge((condition, actions) for kind, actions, condition in own if kind == "conditional")
        may = {action for kind, actions, _ in own if kind == "may" for action in actions}
        if operation in model.operations:
            self._derive_roles(client, operation, when, conditional)
            self._derive_tags(client, operation, when, conditional)
            may |= self._derived_may(client, operation)
        for condition, actions in sorted(when.items()):
            result.append(f"when\t{condition}\t{' '.join(sorted(actions))}")
        for kind, actions, condition in own:
            if kind == "instead":
                result.append("\t".join(["instead", condition, *actions]))
        for condition, actions in sorted(conditional.items()):
            result.append(f"conditional\t{condition}\t{' '.join(sorted(actions))}")
        # An action that is always needed, or always conditional, says no more as "may".
        may -= set(must) | conditional.get("", set())
        if may:
            result.append("may\t" + " ".join(sorted(may)))
        result += [f"unbounded\t{condition}" for kind, _, condition in own if kind == "unbounded"]
        return result

    def _default(self, client, operation):
        return self.latest.find(f"{self.prefixes.get(client)}:{operation}")

    def _must(self, client, operation, own):
        """What every call needs, and whether that is known."""
        stated = [actions for kind, actions, _ in own if kind == "must"]
        if stated:
            return list(dict.fromkeys(action for actions in stated for action in actions)), True
        model = self.models.clients[client]
        definition = model.operations.get(operation, {})
        signed_by_token = model.metadata.get("signatureVersion") == "bearer"
        if definition.get("authtype") == "none" or signed_by_token:
            return [], True
        default = self._default(client, operation)
        if default:
            discovery = definition.get("endpointdiscovery", {}).get("required")
            discovered = self._discovery(client) if discovery else None
            return [default] + [discovered] * (discovered is not None and discovered != default), True
        method = definition.get("http", {}).get("method")
        verb = self.latest.find(f"{self.prefixes.get(client)}:{method}")
        return ([verb], True) if verb else ([], False)

    def _discovery(self, client):
        return self.latest.find(f"{self.prefixes.get(client)}:DescribeEndpoints")

    def _derived_may(self, client, operation):
        may = {self.latest.find(action) for action in self._dependent_on(client, operation)}
        may |= {self.latest.find(action) for action in _named_in_documentation(self.models.clients[client], operation)}
        # An operation that is not signed can still be named in a policy.
        may.add(self._default(client, operation))
        if "endpointdiscovery" in self.models.clients[client].operations[operation]:
            may.add(self._discovery(client))
        return may - {None}

    def _dependent_on(self, client, operation):
        return self.dependent.get(f"{self.prefixes.get(client)}:{operation}".lower(), set())

    def _derive_roles(self, client, operation, when, conditional):
        stated = " ".join(condition for condition, actions in when.items() if "iam:PassRole" in actions)
        listed = "iam:PassRole" in self._dependent_on(client, operation)
        handing_over = not _NOT_HANDING_OVER.match(operation)
        paths = []
        for path, shape in _strings(self.models.clients[client], operation):
            name = re.split(r"[.\]}]", path.removesuffix("[]").removesuffix("{}"))[-1]
            not_passed = self.not_passed & {("*", name.lower()), (client, name.lower())}
            if not _ROLE.search(name) or "enum" in shape or not_passed or path in stated.split():
                continue
            if listed or _is_role_arn(name, shape):
                paths.append(path)
        if not paths:
            return
        target = when if listed and handing_over else conditional
        if listed or handing_over:
            target.setdefault(" or ".join(sorted(paths)), set()).add("iam:PassRole")

    def _derive_tags(self, client, operation, when, conditional):
        prefix = self.prefixes.get(client)
        model = self.models.clients[client]
        members = [member for member in model.members(operation) if _TAG_MEMBER.fullmatch(member)]
        stated = any(_TAG_ACTION.search(action) for actions in when.values() for action in actions)
        if len(members) != 1 or stated or not _MAKES.match(operation):
            return
        dependent = [
            self.latest.find(action)
            for action in self._dependent_on(client, operation)
            if _TAG_ACTION.search(action) and action.startswith(f"{prefix}:")
        ]
        if any(dependent):
            when.setdefault(members[0], set()).update(filter(None, dependent))
            return
        for name in ("TagResource", "AddTagsToResource", "CreateTags", "AddTags"):
            action = self.latest.find(f"{prefix}:{name}")
            if action:
                conditional.setdefault(members[0], set()).add(action)
                return


def _merge(pairs):
    result = {}
    for condition, actions in pairs:
        result.setdefault(condition, set()).update(actions)
    return result


def _dependent_actions(july):
    result = {}
    for prefix, listed in july.by_prefix.items():
        for action in listed:
            named = set(action["dependentActions"])
            for resource in action["resourceTypes"]:
                named |= set(resource["dependentActions"])
            result[f"{prefix}:{action['name']}".lower()] = named
    return result


def _named_in_documentation(model, operation):
    """Action names in those sentences of an operation's documentation that speak of permissions."""
    text = _TAGS.sub(" ", model.operations[operation].get("documentation", ""))
    for sentence in re.split(r"(?<=[.!?])\s", text):
        if _OF_PERMISSIONS.search(sentence):
            yield from _ACTION.findall(sentence)


def _is_role_arn(name, shape):
    """Whether a string is a role's ARN by its name, or by its name and form."""
    return bool(re.search(r"rolearn$", name, re.IGNORECASE)) or ("role" in shape.get("pattern", "") and bool(_ROLE.search(name)))


def _strings(model, operation):
    """Every string in an operation's input, as its path and its shape."""
    start = model.operations[operation].get("input")
    if start is None:
        return
    pending = [("", start["shape"], frozenset())]
    while pending:
        path, name, seen = pending.pop()
        shape = model.shapes[name]
        if shape["type"] == "string":
            yield path, shape
        elif shape["type"] == "structure" and name not in seen and len(seen) < _DEPTH:
            for member, each in shape["members"].items():
                pending.append((f"{path}.{member}" if path else member, each["shape"], seen | {name}))
        elif shape["type"] == "list":
            pending.append((path + "[]", shape["member"]["shape"], seen))
        elif shape["type"] == "map":
            pending.append((path + "{}", shape["value"]["shape"], seen))


def _has_member(model, operation, term):
    """Whether the argument that a condition's term is about exists in the model."""
    path = re.split(r"[=~]", term.removeprefix("not "))[0]
    top, _, below = path.partition(".")
    if below in _ALSO_MAPS.get(top, ()):
        return top in model.members(operation)
    shape = model.shapes[model.operations[operation]["input"]["shape"]]
    for step in re.findall(r"[^.\[\]{}]+|\[\]|\{\}", path):
        if step == "[]" and shape["type"] == "list":
            shape = model.shapes[shape["member"]["shape"]]
        elif step == "{}" and shape["type"] == "map":
            shape = model.shapes[shape["value"]["shape"]]
        elif shape["type"] == "structure" and step in shape["members"]:
            shape = model.shapes[shape["members"][step]["shape"]]
        else:
            return False
    return True
