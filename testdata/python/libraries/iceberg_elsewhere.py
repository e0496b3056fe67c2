# A catalog in a database of SQL calls nothing here.
# expect:
from pyiceberg.catalog import load_catalog


def handler(event, context):
    return load_catalog("local", **{"type": "sql", "uri": "sqlite:///c.db"})
