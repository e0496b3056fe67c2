#!/bin/sh
set -eu
if [ -z "${QUEUE:-}" ]; then
  echo "no queue" >&2
  exit 1
fi
export PYTHONUNBUFFERED=1
exec "$@"
