# `make` prints this help. Everything is set up from nothing: a virtual environment in .venv, the rest in .cache.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup ui demo test check fix bench docs texts clean parts

help:  ## Show this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: $(STAMP) ui  ## Make .venv and build the web UI

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Manifold needs Python 3.11 or newer")'
	@echo "Setting up $(VENV) (about a minute) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@MANIFOLD_SKIP_UI=1 $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[server,dev]'
	@touch $@

ui: $(STAMP)
	@$(BIN)/python hatch_build.py

demo: setup  ## Try everything: a homeserver, a manager and a small client, at one address
	@$(BIN)/manifold demo

check: setup  ## What each commit must pass: format, lint, types, layers, unit tests, web
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	@mkdir -p .cache
	$(BIN)/lint-imports --no-cache >.cache/lint-imports.log || (cat .cache/lint-imports.log; exit 1)
	$(BIN)/pytest -q -n auto -m 'not slow'
	@$(BIN)/python hatch_build.py check

test: check parts  ## All tests, on real parts: Synapse, Chromium, PostgreSQL
	$(BIN)/pytest -q -m slow tests/demo tests/e2e
	$(BIN)/pytest -q -m slow -n auto --dist loadfile --ignore tests/demo --ignore tests/e2e

parts: setup
	@./tests/parts.sh

fix: setup  ## Repair what can be repaired by a program
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

bench: setup parts  ## Measure, as ratios in one run; prints what benchmarks/README.md records
	$(BIN)/python -m benchmarks

docs: setup  ## Write what is generated: example settings, the API's description and types, the guide to troubles
	$(BIN)/manifold settings example > manifold.example.toml
	$(BIN)/python -m tests.contract.recording src/manifold/server/openapi/examples.json
	$(BIN)/python -m manifold.server.openapi docs/api
	$(BIN)/python -m manifold.server.openapi - | $(BIN)/python hatch_build.py client
	$(BIN)/python -m manifold.doctor > docs/operating/trouble.md
	$(BIN)/python -m manifold.integrations > docs/integrations/gallery.md
	$(BIN)/python -m manifold.widgetapi docs/widget-api

texts: setup  ## Take the texts that people read out of the code, into src/manifold/texts/*.po
	$(BIN)/python -m tests.texts.catalogues

clean:  ## Remove everything that was built or cached
	rm -rf $(VENV) .cache web/node_modules src/manifold/web/static dist build
