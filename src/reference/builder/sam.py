"""AWS SAM: `sam/policy-templates` and `sam/connectors`.

Lines, tab between the columns, spaces within one:

    <template>  <parameters>  <definition as JSON: {"Statement": [..]}>
    <source type>  <destination type>  <source|destination: whose role>  <Read|Write>  <resources>  <actions>

Connectors that make a resource policy instead of a role's are not listed. `%{Source.Arn}` and the like in a resource are SAM's own
placeholders.
"""

import json

from managed import actions_of


class Sam:
    """What the SAM translator ships as data."""

    def __init__(self, package):
        templates = package.json("samtranslator/policy_templates_data/policy_templates.json")["Templates"]
        self.templates = {
            name: (sorted(template["Parameters"]), template["Definition"]) for name, template in templates.items()
        }
        self.profiles = package.json("samtranslator/model/connector_profiles/profiles.json")["Permissions"]

    def entries(self):
        """The archive's entries."""
        templates = [
            f"{name}\t{' '.join(parameters)}\t{json.dumps(definition, separators=(',', ':'))}\n"
            for name, (parameters, definition) in sorted(self.templates.items())
        ]
        return {"sam/policy-templates": "".join(templates), "sam/connectors": "".join(self._connectors())}

    def _connectors(self):
        for source, destinations in sorted(self.profiles.items()):
            for destination, profile in sorted(destinations.items()):
                if profile["Type"] != "AWS_IAM_ROLE_MANAGED_POLICY":
                    continue
                side = "source" if profile["Properties"]["SourcePolicy"] else "destination"
                for access, policy in sorted(profile["Properties"]["AccessCategories"].items()):
                    for statement in policy["Statement"]:
                        resources, actions = " ".join(statement["Resource"]), " ".join(statement["Action"])
                        yield f"{source}\t{destination}\t{side}\t{access}\t{resources}\t{actions}\n"

    def actions(self):
        """Every action that a template names, with the template."""
        result = {}
        for name, (_, definition) in sorted(self.templates.items()):
            for action in actions_of(definition):
                result.setdefault(action, name)
        return result
