#!/usr/bin/env bash
# From a clone to a loaded table and a report, in five commands. REPOSITORY is what is cloned.
set -euo pipefail
: "${REPOSITORY:?}"

git clone --quiet "$REPOSITORY" copydesk
make --no-print-directory -C copydesk demo OUT="$PWD/news"
. copydesk/.venv/bin/activate
copydesk export news --to duckdb
copydesk report news
