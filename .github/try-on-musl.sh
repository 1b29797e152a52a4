#!/usr/bin/env bash
# Installs what `cargo xtask package` has laid into `dist` on Alpine, and runs the programs of the READMEs.
set -euo pipefail
cd "$(dirname "$0")/.."
programs=$(mktemp --directory)

# The first program of a README in a language that has a certain word in it.
program() {
  awk -v fence="\`\`\`$2" -v word="$3" '
    $0 == fence { inside = 1; text = ""; next }
    inside && $0 == "```" { inside = 0; if (index(text, word)) { printf "%s", text; exit } }
    inside { text = text $0 "\n" }
  ' "$1" >"$4"
  test -s "$4"
}

program bindings/python/README.md python 'Simulator()' "$programs/program.py"
program bindings/node/README.md js 'Simulator.start()' "$programs/program.mjs"

on_alpine() {
  docker run --rm --network none --volume "$PWD/dist:/dist:ro" --volume "$programs:/programs:ro" "$1" sh -euc "$2"
}

docker pull --quiet python:3.13-alpine3.22
on_alpine python:3.13-alpine3.22 '
  python -m venv /trial
  /trial/bin/pip install --quiet --no-index --find-links /dist/python "iyzico[testing]"
  /trial/bin/python -W error /programs/program.py
'
docker pull --quiet node:22-alpine3.22
on_alpine node:22-alpine3.22 '
  mkdir /trial && cd /trial && echo "{ \"private\": true }" >package.json
  npm install --offline --ignore-scripts --no-audit --no-fund --loglevel=error /dist/node/*.tgz
  cp /programs/program.mjs . && node program.mjs
'
