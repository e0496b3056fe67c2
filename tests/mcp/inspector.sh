#!/usr/bin/env bash
# Drives `iamdrift mcp` with the official MCP Inspector, over both transports.
#
#     npm install @modelcontextprotocol/inspector    # 2.12 needs Node.js 22.19 or later
#     PATH=node_modules/.bin:$PATH tests/mcp/inspector.sh target/debug/iamdrift
#
# Every call must succeed, and the inspector must have nothing to remark on the schemas.
set -euo pipefail
program="$(realpath "$1")"
project="$(mktemp -d)"
trap 'kill "${server:-}" 2> /dev/null || true; rm -rf "$project"' EXIT
cp -r "$(dirname "$0")/../../testdata/quickstart/." "$project"
cd "$project"

"$program" mcp --http 127.0.0.1:0 2> "$project/address" &
server=$!
until grep -q http "$project/address"; do sleep 0.1; done
url="$(grep -o 'http.*' "$project/address")"
denial='User: arn:aws:sts::210987654321:assumed-role/app-ThumbnailRole-1A2B3C4D5E6F/s is not authorized to perform: sqs:SendMessage because no identity-based policy allows the sqs:SendMessage action'

inspect() {
  expected="$1"
  shift
  for target in "$program mcp" "$url"; do
    # shellcheck disable=SC2086 # the program and its argument are two words
    answer="$(mcp-inspector --cli $target "$@" 2>&1)" || { echo "failed: $target $*: $answer"; exit 1; }
    case "$answer" in
      *'unknown format'* | *'"isError": true'*) echo "wrong: $target $*: $answer"; exit 1 ;;
      *"$expected"*) echo "ok: $target $*" | cut -c 1-150 ;;
      *) echo "without $expected: $target $*: $answer"; exit 1 ;;
    esac
  done
}

call() {
  tool="$1" expected="$2"
  shift 2
  inspect "$expected" --method tools/call --tool-name "$tool" "$@"
}

inspect '"name": "fix_access_denied"' --method tools/list
call check missing-action
call check next_cursor --tool-arg limit=1 --tool-arg workloads=true
call generate sqs:SendMessage --tool-arg 'paths=["src"]'
call explain thumbnail.py --tool-arg subject=sqs:SendMessage
call refine dynamodb:PutItem --tool-arg policy=template.yaml --tool-arg role=Thumbnail --tool-arg 'used=["dynamodb:PutItem"]'
call fix_access_denied ThumbnailRole --tool-arg "message=$denial"
inspect iamdrift://workloads --method resources/list
inspect Thumbnail --method resources/read --uri iamdrift://workloads
inspect 'Level: error' --method resources/read --uri iamdrift://rules/missing-action
