"""`resources/<client>`: boto3's resource models, with the names that Python code uses.

Lines of an entry, tab between the columns; a `resource` line opens a block, and the one without a name is the service's own:

    resource    <Type>
    identifier  <Python name>  [<attribute that reads it too>]
    load        <operation>  <given>
    attribute   <names, space between>                     reading one runs `load` first
    action      <name>  <operation>  <given>  [<returned>]
    batch       <name>  <operation>  <given>  [<returned>]  called on a collection of this type
    has         <name>  <returned>  [load]                 `load`: reading it runs `load` first
    collection  <name>  <operation>  <given>  <returned>
    waiter      <name>  <waiter>  <given>

`given` is the part of the request that the resource fills in: `Member=source`. `returned` is `Type`, or `Type[]` for a list,
and `identifier=source` for each identifier. A source is `@identifier`, `$constant`, `.data`, `<` (the caller's next positional
argument), `?Member` (the request's member) or `*` (the response).
"""

import re


def entries(boto3, models, names):
    """The entries of the newest model of every service that has one."""
    newest = {}
    for path in boto3.names():
        found = re.fullmatch(r"boto3/data/([^/]+)/([^/]+)/resources-1\.json", path)
        if found:
            newest[found[1]] = max(newest.get(found[1], ""), found[2])
    result = {}
    for client, version in newest.items():
        model = boto3.json(f"boto3/data/{client}/{version}/resources-1.json")
        writer = _Writer(model["resources"], models.clients[client], names)
        lines = writer.block("", model["service"])
        for name in sorted(model["resources"]):
            lines += writer.block(name, model["resources"][name])
        result[f"resources/{client}"] = "\n".join(lines) + "\n"
    return result


class _Writer:
    def __init__(self, resources, client, names):
        self.resources = resources
        self.client = client
        self.python = names.python

    def block(self, name, definition):
        """The lines of one resource type."""
        has = definition.get("has", {}) if name else self._service_has(definition)
        shape = self.client.shapes.get(definition.get("shape"), {})
        taken = _Taken(definition, has, shape.get("members", {}), self.python)

        lines = [f"resource\t{name}"]
        aliases = set()
        for each in definition.get("identifiers", ()):
            columns = ["identifier", taken.name("identifier", each["name"])]
            if "memberName" in each:
                columns.append(taken.name("attribute", each["memberName"]))
                aliases.add(columns[-1])
            lines.append("\t".join(columns))
        identifiers = {self.python(each["name"]) for each in definition.get("identifiers", ())}
        if "load" in definition:
            lines.append("\t".join(["load", *self._request(definition["load"]["request"])]))
        attributes = {
            taken.name("attribute", member)
            for member in shape.get("members", {})
            if self.python(member) not in identifiers
        }
        if attributes - aliases:
            lines.append("attribute\t" + " ".join(sorted(attributes - aliases)))
        for kind, key in (("action", "actions"), ("batch", "batchActions")):
            for action, each in sorted(definition.get(key, {}).items()):
                columns = [kind, taken.name(kind, action), *self._request(each["request"])]
                if "resource" in each:
                    columns.append(self._returned(each["resource"]))
                lines.append("\t".join(columns))
        for related, each in sorted(has.items()):
            needs_data = _needs_data(each)
            category = "reference" if needs_data else "subresource"
            columns = ["has", taken.name(category, related), self._returned(each["resource"])]
            lines.append("\t".join(columns + ["load"] * needs_data))
        for collection, each in sorted(definition.get("hasMany", {}).items()):
            returned = self._returned(each["resource"]).replace("[]", "", 1)
            lines.append(
                "\t".join(["collection", taken.name("collection", collection), *self._request(each["request"]), returned])
            )
        for waiter, each in sorted(definition.get("waiters", {}).items()):
            name = taken.name("waiter", "WaitUntil" + waiter)
            given = self._given(each.get("params", ()))
            lines.append("\t".join(["waiter", name, self.python(each["waiterName"]), given]))
        return lines

    def _service_has(self, definition):
        """The service's own resource has every type, under the names it states or else the type's."""
        stated = definition.get("has", {})
        result = {}
        for name, resource in self.resources.items():
            named = {k: v for k, v in stated.items() if v["resource"]["type"] == name}
            inputs = [{"target": each["name"], "source": "input"} for each in resource.get("identifiers", ())]
            result.update(named or {name: {"resource": {"type": name, "identifiers": inputs}}})
        return result

    def _request(self, request):
        return [request["operation"], self._given(request.get("params", ()))]

    def _given(self, parameters):
        return " ".join(f"{each['target']}={self._source(each)}" for each in parameters)

    def _returned(self, resource):
        identifiers = resource.get("identifiers", ())
        many = any(each["source"] in ("response", "data") and "[]" in each["path"] for each in identifiers)
        stated = [f"{self.python(each['target'])}={self._source(each)}" for each in identifiers]
        return " ".join([resource["type"] + "[]" * many, *stated])

    def _source(self, each):
        match each["source"]:
            case "identifier":
                return "@" + self.python(each["name"])
            case "string" | "integer" | "boolean":
                return f"${each['value']}"
            case "data":
                return "." + each["path"]
            case "input":
                return "<"
            case "requestParameter":
                return "?" + each["path"]
            case "response":
                return "*"
        raise SystemExit(f"boto3 {self.client.name}: a source that is not known: {each}")


class _Taken:
    """Names of one resource type. boto3 gives a name to the first of identifier, action, sub-resource, reference,
    collection, waiter, attribute that wants it, and adds the kind to the others' (`id_attribute`)."""

    def __init__(self, definition, has, members, python):
        self._python = python
        self._renamed = {}
        self._taken = {"meta"} | ({"load"} if "load" in definition else set())
        for each in definition.get("identifiers", ()):
            self._take("identifier", each["name"])
        for name in definition.get("actions", {}):
            self._take("action", name)
        for name, each in has.items():
            self._take("reference" if _needs_data(each) else "subresource", name)
        for name in definition.get("hasMany", {}):
            self._take("collection", name)
        for name in definition.get("waiters", {}):
            self._take("waiter", "WaitUntil" + name)
        for name in members:
            self._take("attribute", name)

    def _take(self, category, name):
        name = self._spelling(category, name)
        if name in self._taken:
            self._renamed[category, name] = f"{name}_{category}"
        self._taken.add(self._renamed.get((category, name), name))

    def _spelling(self, category, name):
        return name if category == "subresource" else self._python(name)

    def name(self, category, name):
        """The Python name under which boto3 offers it."""
        spelling = self._spelling(category, name)
        return self._renamed.get((category, spelling), spelling)


def _needs_data(definition):
    return any(each["source"] == "data" for each in definition["resource"].get("identifiers", ()))
