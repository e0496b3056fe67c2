# Every module of a package is imported by the name that is found in its folder.
# expect: s3:ListBuckets, sqs:ListQueues
import importlib
import pkgutil

import plugins

PLUGINS = [importlib.import_module("plugins." + found.name) for found in pkgutil.iter_modules(plugins.__path__)]
NEXT = [importlib.import_module("." + name, "plugins") for _, name, _ in pkgutil.iter_modules(plugins.__path__)]


def handler(event, context):
    for plugin in PLUGINS:
        plugin.run(event)
    for plugin in NEXT:
        plugin.clean()
