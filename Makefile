# Targets of copydesk; `make` lists them. Everything is installed into .venv, nothing outside this folder.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PRISM := .bin/prism
PUBSUB := .bin/pubsub
BEAM_VERSION := 2.77.0
# in CI, every dependency from a file of hashes instead of the newest that setup.py allows: it is of this Python
PYTHON_HERE = $(shell $(PYTHON) -c 'import sys; print("%d.%d-%s" % (*sys.version_info[:2], sys.platform))')
LOCK ?= $(if $(CI),$(if $(filter 3.11-linux,$(PYTHON_HERE)),deploy/requirements-test.lock))
PIP_COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-annotate \
	--no-emit-index-url --no-emit-trusted-host --no-emit-options
CASES ?= 10000
SECONDS ?= 1800

.DEFAULT_GOAL := help
.PHONY: help demo test lint types unit coverage test-engines fuzz soak prism lock docs format bench compare clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(VENV)/run.stamp: setup.py $(LOCK)
	$(PYTHON) -m venv $(VENV)
	$(if $(LOCK),$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement $(LOCK))
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[sql]'
	touch $@

$(VENV)/test.stamp: setup.py $(VENV)/run.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[gcp,sql,test]'
	touch $@

$(PRISM):
	GOBIN=$(CURDIR)/.bin go install github.com/apache/beam/sdks/v2/go/cmd/prism@v$(BEAM_VERSION)

$(PUBSUB): tests/pubsub/main.go tests/pubsub/go.mod tests/pubsub/go.sum
	cd tests/pubsub && GOBIN=$(CURDIR)/.bin go install .

demo: $(VENV)/run.stamp ## run the bundled sample, from feeds to dataset; OUT=folder keeps it
	$(BIN)/copydesk demo $(if $(OUT),--output $(OUT))

test: lint types unit test-engines ## everything that CI runs

lint: $(VENV)/test.stamp ## style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python docs/generate.py --check

types: $(VENV)/test.stamp ## static types
	$(BIN)/mypy

unit: $(VENV)/test.stamp ## all tests that need no second engine
	$(BIN)/python -m pytest -n 2 --dist worksteal -m 'not engine'

coverage: $(VENV)/test.stamp ## the same tests, and which lines none of them runs
	$(BIN)/python -m pytest -n 2 --dist worksteal -m 'not engine' --cov --cov-report=term:skip-covered

test-engines: $(VENV)/test.stamp ## the same graph on the portable job server, on Prism, and submitted to a fake Dataflow
	@command -v go >/dev/null && $(MAKE) --no-print-directory $(PRISM) $(PUBSUB) || echo "no Go here: the tests on Prism and on a stand-in for Pub/Sub are skipped"
	$(BIN)/python -m pytest -n 2 --dist loadfile -m engine -rs

fuzz: $(VENV)/test.stamp ## damaged inputs for half an hour: CASES a target within SECONDS, findings in fuzz-findings/
	$(BIN)/python tests/fuzz/fuzz_loop.py --cases $(CASES) --seconds $(SECONDS)

soak: $(VENV)/run.stamp $(PRISM) ## stream for ten minutes against thirty loopback papers: each story once, and how soon
	$(BIN)/python tests/soak/soak.py $(SOAK)

prism: $(PRISM) ## build Beam's engine Prism into .bin (needs Go)

lock: $(VENV)/test.stamp ## write the lock files of the image and of CI anew (Python 3.11 on Linux)
	$(BIN)/pip install --quiet --disable-pip-version-check pip-tools
	$(PIP_COMPILE) --extra gcp --extra s3 --output-file deploy/requirements.lock setup.py
	$(PIP_COMPILE) --extra gcp --extra s3 --extra test --output-file deploy/requirements-test.lock setup.py

docs: $(VENV)/test.stamp ## write the generated tables
	$(BIN)/python docs/generate.py

format: $(VENV)/test.stamp ## format and fix what can be fixed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/test.stamp ## documents a second, on FILES="rows.jsonl.gz ..."
	$(BIN)/python benchmarks/throughput.py $(FILES)

compare: $(VENV)/run.stamp ## copydesk beside its peers, each in an environment of its own, over PAGES="folder page.html ..."
	$(BIN)/python benchmarks/compare/compare.py $(if $(PAGES),--pages $(PAGES))

clean: ## remove everything that make made
	rm -rf $(VENV) .bin .compare compare.html build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage fuzz-findings
