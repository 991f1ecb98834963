# The command itself, for schedules on one machine or in a cluster. Build from the repository's root, base by digest:
#   docker build -f deploy/Dockerfile.command --build-arg BASE=…@sha256:… -t copydesk .
#   docker run --rm --read-only --tmpfs /tmp -v news:/news copydesk run --feeds https://example.org/rss --output /news/out
ARG BASE=python:3.11-slim
FROM ${BASE}

WORKDIR /opt/copydesk
# dependencies first, each file checked against its hash; then the product, which may bring none that is not locked
COPY deploy/requirements.lock requirements.lock
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY setup.py pyproject.toml MANIFEST.in README.md ./
COPY schemas schemas
COPY transforms transforms
COPY pipeline pipeline
RUN pip install --no-cache-dir --no-deps --no-build-isolation . && pip check

RUN useradd --system --no-create-home --uid 10001 copydesk && install -d -o 10001 /news
# nothing is written but the output and /tmp, so that the rest may be read-only
ENV PYTHONDONTWRITEBYTECODE=1 HOME=/tmp
USER 10001
VOLUME /news
ENTRYPOINT ["copydesk"]
CMD ["--help"]
