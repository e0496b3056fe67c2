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
_KINDS = {"must", "when", "instead", "conditional", "may", "unbounded", "passed", "not-passed"}

# Members that tag what an operation makes, with what stands before the word: `Tags`, `BackupPlanTags`, `TagsList`.
_TAG_MEMBER = re.compile(r"(.*?)(tags|tags?list|tagset|tagspecifications?)", re.IGNORECASE)
_TAG_ACTION = re.compile(r":(Tag|AddTags|CreateTags)[A-Za-z]*$")
_MAKES = re.compile(
    r"Accept|Activate|Add|Allocate|Associate|Authorize|Claim|Connect|Convert|Copy|Create|Distribute|Enable|Export|Import|Invite|"
    r"Invoke|Modify|Open|Promote|Provision|Publish|Purchase|Put|Register|Request|Reserve|Restore|Run|Start|Submit|Update|Upload"
)

# Members that hold a role, for operations that are known to hand one over.
_ROLE = re.compile(r"role(arn|name)?(update)?$|instanceprofile(arn|name)?$", re.IGNORECASE)
# Operations that name a role without handing it over.
_NOT_HANDING_OVER = re.compile(r"Get|List|Describe|Search|Delete|Remove|Disassociate|Assume|Cancel|Stop")
# Documentation: its tags, the sentences that tell, and an action's name.
_TAGS = re.compile(r"<[^>]+>")
_OF_PERMISSIONS = re.compile(r"permission|require|must|authoriz|IAM action", re.IGNORECASE)
_ACTION = re.compile(r"\b[a-z][a-z0-9-]+:[A-Z][A-Za-z0-9]+\b")
# Documentation: what the caller needs so as to hand a role over, and what the role itself needs.
_PASS_ROLE = re.compile(r"\bPass ?Role\b", re.IGNORECASE)
_NEEDS = re.compile(r"\b(must|needs?|requires?|required)\b", re.IGNORECASE)
_OF_THE_ROLE = re.compile(r"(The|This|Your)( [A-Za-z]+){0,3} role must\b")
# Members below that the model does not name: a string that the SDK also takes as a map, a map with keys of its own.
_ALSO_BELOW = {"CopySource": ("Bucket", "Key", "VersionId"), "Parameters": ("AutomationAssumeRole",)}
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
        self.passed = set()
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
            if kind == "passed":
                self.passed.add((client, operation))
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
            # Nothing about an operation that is not known is sure.
            surely = when if known else conditional
            self._derive_roles(client, operation, when, surely, conditional)
            self._derive_tags(client, operation, when, surely, conditional)
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

    def needed(self, client, operation):
        """The actions that a call needs, or needs with some argument."""
        own = self.rows.get((client, operation), [])
        must, _ = self._must(client, operation, own)
        when = [action for kind, actions, _ in own if kind == "when" for action in actions]
        instead = [actions[0] for kind, actions, _ in own if kind == "instead"]
        return {*must, *when, *instead}

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
        documentation = self.models.clients[client].operations[operation].get("documentation", "")
        may |= {self.latest.find(action) for action in _named_in_documentation(documentation)}
        # An operation that is not signed can still be named in a policy.
        may.add(self._default(client, operation))
        if "endpointdiscovery" in self.models.clients[client].operations[operation]:
            may.add(self._discovery(client))
        return may - {None}

    def _dependent_on(self, client, operation):
        return self.dependent.get(f"{self.prefixes.get(client)}:{operation}".lower(), set())

    def _derive_roles(self, client, operation, when, surely, conditional):
        model = self.models.clients[client]
        stated = " ".join(condition for condition, actions in when.items() if "iam:PassRole" in actions)
        listed = "iam:PassRole" in self._dependent_on(client, operation)
        listed |= (client, operation) in self.passed or _hands_over(model.operations[operation].get("documentation", ""))
        handing_over = not _NOT_HANDING_OVER.match(operation)
        sure, possible = [], []
        for path, shape, documentation in _strings(model, operation):
            name = re.split(r"[.\]}]", path.removesuffix("[]").removesuffix("{}"))[-1]
            not_passed = self.not_passed & {("*", name.lower()), (client, name.lower())}
            known = re.split(r"!=\S+| ", stated)
            if not _ROLE.search(name) or "enum" in shape or not_passed or path in known:
                continue
            if listed or any(_hands_over(text) for text in documentation):
                (sure if handing_over else possible).append(path)
            elif handing_over and _is_role_arn(name, shape):
                possible.append(path)
        for paths, target in ((sure, surely), (possible, conditional)):
            if paths:
                target.setdefault(" or ".join(sorted(paths)), set()).add("iam:PassRole")

    def _derive_tags(self, client, operation, when, surely, conditional):
        model = self.models.clients[client]
        rows = [*when.items(), *(row for row in conditional.items() if row[0])]
        stated = any(_TAG_ACTION.search(action) for _, actions in rows for action in actions)
        members = sorted(member for member in model.members(operation) if _tags(model, operation, member))
        # Beside plain tags, others are of something else: `imageTags` are of the images that a pipeline makes.
        plain = [member for member in members if member.lower().startswith("tag")]
        members = plain or members
        own = self._default(client, operation)
        if not members or stated or not _MAKES.match(operation) or (own and _TAG_ACTION.search(own)):
            return
        condition = " or ".join(members)
        sure = self._tag_actions(client, operation, members)
        if sure:
            surely.setdefault(condition, set()).update(sure)
            return
        made = _MAKES.sub("", operation, count=1)
        for name in ("TagResource", "AddTagsToResource", "CreateTags", "AddTags", f"Tag{made}"):
            action = self.latest.find(f"{self.prefixes.get(client)}:{name}")
            if action:
                conditional.setdefault(condition, set()).add(action)
                return

    def _tag_actions(self, client, operation, members):
        """The tag actions that are surely needed to make something with tags."""
        prefix = self.prefixes.get(client)
        model = self.models.clients[client]
        dependent = [action for action in self._dependent_on(client, operation) if action.startswith(f"{prefix}:")]
        documented = list(_named_in_documentation(model.operations[operation].get("documentation", "")))
        for member in members:
            documented += _named_in_documentation(_member(model, operation, member)[1])
        # `tag:TagResources` is of the Resource Groups Tagging API, which such documentation only compares with.
        named = dependent + [action for action in documented if not action.startswith("tag:")]
        found = {self.latest.find(action) for action in named if _TAG_ACTION.search(action)} - {None}
        return found or self.latest.tag_on_create.get(prefix, set())


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


def _sentences(documentation):
    return re.split(r"(?<=[.!?])\s", _TAGS.sub(" ", documentation))


def _named_in_documentation(documentation):
    """Action names in those sentences of a documentation that speak of permissions."""
    for sentence in _sentences(documentation):
        if _OF_PERMISSIONS.search(sentence):
            yield from _ACTION.findall(sentence)


def _hands_over(documentation):
    """Whether a documentation says that the caller needs iam:PassRole."""
    if not _PASS_ROLE.search(documentation):
        return False
    sentences = [sentence.strip() for sentence in _sentences(documentation) if _PASS_ROLE.search(sentence)]
    return any(_NEEDS.search(sentence) and not _OF_THE_ROLE.match(sentence) for sentence in sentences)


def _is_role_arn(name, shape):
    """Whether a string is a role's ARN by its name, or by its name and form."""
    of_role = re.search(r"rolearn(update)?$", name, re.IGNORECASE)
    return bool(of_role) or ("role" in shape.get("pattern", "") and bool(_ROLE.search(name)))


def _member(model, operation, name):
    """The shape and the documentation of a top-level member."""
    member = model.shapes[model.operations[operation]["input"]["shape"]]["members"][name]
    shape = model.shapes[member["shape"]]
    return shape, member.get("documentation", "") + " " + shape.get("documentation", "")


def _tags(model, operation, member):
    """Whether a top-level member holds tags, with their values, of what the operation makes."""
    named = _TAG_MEMBER.fullmatch(member)
    if not named:
        return False
    shape, _ = _member(model, operation, member)
    if set(shape.get("members", ())) == {"Items"}:
        shape = model.shapes[shape["members"]["Items"]["shape"]]
    if shape["type"] == "list":
        item = {name.lower() for name in model.shapes[shape["member"]["shape"]].get("members", ())}
        if item == {"resourcetype", "tags"}:
            return True
        if not item >= {"key", "value"} and item != {"tagkey", "tagvalue"}:
            return False
    elif shape["type"] != "map" and not (shape["type"] == "string" and member.lower() == "tags"):
        return False
    # Other words say whose tags they are: `SessionTags`, `stagingAreaTags`.
    return named[1].lower() in ("", "resource") or named[1].lower() in operation.lower()


def _strings(model, operation):
    """Every string in an operation's input, as its path, its shape and the documentation of it and of all above it."""
    start = model.operations[operation].get("input")
    if start is None:
        return
    pending = [("", start, frozenset(), ())]
    while pending:
        path, reference, seen, above = pending.pop()
        name = reference["shape"]
        shape = model.shapes[name]
        texts = (*above, reference.get("documentation", ""), shape.get("documentation", ""))
        if shape["type"] == "string":
            yield path, shape, texts
        elif shape["type"] == "structure" and name not in seen and len(seen) < _DEPTH:
            for member, each in shape["members"].items():
                pending.append((f"{path}.{member}" if path else member, each, seen | {name}, texts))
        elif shape["type"] == "list":
            pending.append((path + "[]", shape["member"], seen, texts))
        elif shape["type"] == "map":
            pending.append((path + "{}", shape["value"], seen, texts))


def _has_member(model, operation, term):
    """Whether the argument that a condition's term is about exists in the model."""
    path = re.split(r"[!^]?=|~", term.removeprefix("not "))[0]
    top, _, below = path.partition(".")
    if below in _ALSO_BELOW.get(top, ()):
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
