# Settings and exceptions call nothing.
# expect:
import awswrangler as wr
from awswrangler import typing
from awswrangler.exceptions import NoFilesFound


def handler(event, context):
    wr.config.reset()
    wr.engine.set("python")
    typing.AthenaCTASSettings()
    raise NoFilesFound("none")
