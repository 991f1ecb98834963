#!/usr/bin/env bash
# One batch job on a Flink cluster; workers run in a pool beside the launcher. Needs FLINK_MASTER (host:port).
# The pool starts programs for whoever reaches its port, and asks for no password: it listens on this machine only, so
# the task managers have to run here too. For a cluster of several machines, give each of them a pool of its own, or use
# the container image; never open the port to a network.
set -euo pipefail
: "${FLINK_MASTER:?}"

python "$(dirname "$0")/worker_pool.py" 50000 &
trap 'kill %1' EXIT
copydesk run "$@" \
  --runner=FlinkRunner \
  --flink_master="${FLINK_MASTER}" \
  --environment_type=EXTERNAL \
  --environment_config=127.0.0.1:50000
