#!/usr/bin/env bash
# Builds the Flex Template from an image that is in a registry. Needs BUCKET and IMAGE. Afterwards, for instance:
#   gcloud dataflow flex-template run copydesk-$(date +%Y%m%d%H) --region "$REGION" \
#     --template-file-gcs-location "gs://$BUCKET/templates/copydesk.json" \
#     --parameters feeds="https://example.org/rss",output="gs://$BUCKET/news"
set -euo pipefail
: "${BUCKET:?}" "${IMAGE:?}"

exec gcloud dataflow flex-template build "gs://${BUCKET}/templates/copydesk.json" \
  --image "${IMAGE}" \
  --sdk-language PYTHON \
  --metadata-file "$(dirname "$0")/flex_template.json"
