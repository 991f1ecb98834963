#!/usr/bin/env bash
# One batch job on Dataflow. Needs PROJECT, REGION, BUCKET and IMAGE; the arguments are inputs, e.g.
#   deploy/dataflow/run.sh --jsonl 'gs://my-bucket/rows/*.jsonl.gz'
set -euo pipefail
: "${PROJECT:?}" "${REGION:?}" "${BUCKET:?}" "${IMAGE:?}"

exec copydesk run "$@" \
  --output "gs://${BUCKET}/news" \
  --runner=DataflowRunner \
  --project="${PROJECT}" \
  --region="${REGION}" \
  --temp_location="gs://${BUCKET}/tmp" \
  --staging_location="gs://${BUCKET}/staging" \
  --sdk_container_image="${IMAGE}" \
  --setup_file=./setup.py
