"""Names in policies that are no actions: `unknown`.

Lines, tab between the columns:

    retired         <prefix:Name>  <what to say of it>
    retired-prefix  <prefix>       <what to say of it>
    instead         <prefix:Name>  <actions>
    alias           <name>         <prefix>             a name that AWS uses for a service elsewhere
    client          <name>         <prefix>             an SDK client
"""

import tables


def entry(models, prefixes, latest, july, managed, sam):
    """The archive's entry."""
    lines = set()
    gone = sorted(name for key, name in july.canonical.items() if key not in latest.canonical)
    for name in gone:
        lines.add(("retired", name, f"AWS's list of actions has had no such name since {latest.updated}"))
    for kind, named in (("managed policy", managed.actions()), ("SAM policy template", sam.actions())):
        for action, where in named.items():
            exact = ":" in action and not any(letter in action for letter in "*?$ ")
            if exact and not latest.find(action):
                lines.add(("retired", action, f"AWS still names it in its {kind} {where}"))
    stated = tables.rows("unknown.tsv", 3)
    for name, kind, meaning in stated:
        if latest.find(name):
            raise SystemExit(f"unknown.tsv: {name} exists")
        if kind == "instead" and any(latest.find(action) != action for action in meaning.split()):
            raise SystemExit(f"unknown.tsv: there is no action {meaning}")
        # A row says more than what is derived.
        lines = {line for line in lines if line[1].lower() != name.lower()}
        lines.add((kind, name, meaning))
    seen = set()
    result = []
    for line in sorted(lines, key=lambda line: (line[1].lower(), line)):
        if line[1].lower() not in seen:
            seen.add(line[1].lower())
            result.append("\t".join(line))
    live = set(latest.by_prefix)
    retired = {line[1].split(":")[0].lower() for line in lines if line[0] == "retired"} - live
    result += [f"retired-prefix\t{prefix}\tAWS's list of actions no longer has the service" for prefix in sorted(retired)]
    result += [f"alias\t{name}\t{prefix}" for name, prefix in sorted(_aliases(models, prefixes, live, retired).items())]
    result += [f"client\t{name}\t{prefix}" for name, prefix in sorted(prefixes.items())]
    return "\n".join(result) + "\n"


def _aliases(models, prefixes, live, retired):
    """Names of services elsewhere than in policies: SDK clients, endpoints, signing names. A client's own name goes first."""
    result = {}
    for name, prefix in prefixes.items():
        result[name] = prefix
    for name, prefix in prefixes.items():
        metadata = models.clients[name].metadata
        service_id = metadata.get("serviceId", "").lower()
        others = [metadata["endpointPrefix"], metadata.get("signingName"), service_id.replace(" ", "-"), service_id.replace(" ", "")]
        for other in filter(None, others):
            result.setdefault(other.lower(), prefix)
    return {name: prefix for name, prefix in result.items() if name not in live and name not in retired}
