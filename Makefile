# Two commands do everything on a machine that has Python 3.11+ and make:
#   make demo   set up, run the whole job on the bundled class, and say where the results are
#   make test   set up, lint, and run the tests, but those that take minutes (make test-slow)
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN ?= demo

# BLAS on one thread: two give other bits, and processes do the rest.
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-slow lint bench requirements clean

help:
	@sed -n 's/^#   \(make .*\)/\1/p' Makefile

setup: $(VENV)/.ready

$(VENV)/.ready: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "textmine needs Python 3.11 or later: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	@# Emptied first: a package that is required no more must not help the tests of whoever set up before
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup
	$(BIN)/textmine run corpora/sample/export --out $(RUN)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/pytest -m "not slow" -n auto --cov --cov-report=term

test-slow: setup
	$(BIN)/pytest -m slow

bench: setup
	$(BIN)/python benchmarks/speed.py --out benchmarks/RESULTS.md

requirements:
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-annotate \
	  --no-emit-index-url --quiet --output-file requirements/base.txt
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra dask --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	  --no-header --no-annotate --no-emit-index-url --quiet --constraint requirements/base.txt \
	  --output-file requirements/dev.txt

clean:
	rm -rf $(VENV) $(RUN) build dist .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis
