# Every target makes its own virtual environment from nothing but Python 3.11+ and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# More extras to test with, such as EXTRAS=,spark,cjk; tests of what is not there are skipped.
EXTRAS ?=

.PHONY: help demo test lint bench docs clean

help:
	@echo "make demo   harvest four small libraries, match, offer; writes demo-output/"
	@echo "make test   the whole test suite, on SQLite and PostgreSQL"
	@echo "make lint   formatting, lint, types"
	@echo "make bench  measure every stage; rewrites the table in benchmarks/README.md"
	@echo "make docs   rewrite docs/reference.md from the code"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "harvester needs Python 3.11 or newer; try: make PYTHON=python3.13 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/core: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/dev: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev$(EXTRAS)]'
	@touch $@

demo: $(VENV)/core
	$(BIN)/harvester demo

test: $(VENV)/dev
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/dev
	$(BIN)/python benchmarks/stages.py --write

docs: $(VENV)/dev
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) demo-output
