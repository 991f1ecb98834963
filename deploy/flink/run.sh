#!/usr/bin/env bash
# One batch job on a Flink cluster; workers run in a pool beside the launcher. Needs FLINK_MASTER (host:port).
set -euo pipefail
: "${FLINK_MASTER:?}"

python -m apache_beam.runners.worker.worker_pool_main --service_port=50000 &
trap 'kill %1' EXIT
copydesk run "$@" \
  --runner=FlinkRunner \
  --flink_master="${FLINK_MASTER}" \
  --environment_type=EXTERNAL \
  --environment_config=localhost:50000
