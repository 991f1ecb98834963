# Targets of copydesk; `make` lists them. Everything is installed into .venv, nothing outside this folder.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PRISM := .bin/prism
BEAM_VERSION := 2.77.0
CASES ?= 10000
SECONDS ?= 1800

.DEFAULT_GOAL := help
.PHONY: help demo test lint types unit test-engines fuzz prism docs format bench clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(VENV)/run.stamp: setup.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/test.stamp: setup.py $(VENV)/run.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[gcp,test]'
	touch $@

$(PRISM):
	GOBIN=$(CURDIR)/.bin go install github.com/apache/beam/sdks/v2/go/cmd/prism@v$(BEAM_VERSION)

demo: $(VENV)/run.stamp ## run the bundled sample, from feeds to dataset
	$(BIN)/copydesk demo

test: lint types unit test-engines ## everything that CI runs

lint: $(VENV)/test.stamp ## style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python docs/generate.py --check

types: $(VENV)/test.stamp ## static types
	$(BIN)/mypy

unit: $(VENV)/test.stamp ## all tests that need no second engine
	$(BIN)/python -m pytest -n 2 -m 'not engine' --cov --cov-report=term:skip-covered

test-engines: $(VENV)/test.stamp ## the same graph on the portable job server, on Prism, and submitted to a fake Dataflow
	@command -v go >/dev/null && $(MAKE) --no-print-directory prism || echo "no Go here: the Prism tests are skipped"
	$(BIN)/python -m pytest -m engine -rs

fuzz: $(VENV)/test.stamp ## damaged inputs for half an hour: CASES a target within SECONDS, findings in fuzz-findings/
	$(BIN)/python tests/fuzz/fuzz_loop.py --cases $(CASES) --seconds $(SECONDS)

prism: $(PRISM) ## build Beam's engine Prism into .bin (needs Go)

docs: $(VENV)/test.stamp ## write the generated tables
	$(BIN)/python docs/generate.py

format: $(VENV)/test.stamp ## format and fix what can be fixed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/test.stamp ## documents a second, on FILES="rows.jsonl.gz ..."
	$(BIN)/python benchmarks/throughput.py $(FILES)

clean: ## remove everything that make made
	rm -rf $(VENV) .bin build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage fuzz-findings
