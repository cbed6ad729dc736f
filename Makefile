# Every target sets up what it needs: Python >= 3.11 with pip and venv is enough.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SHELL  := /bin/sh
MAKEFLAGS += --no-print-directory

# Holds a lock while it runs a command, so that two makes at once set up only once.
LOCKED := $(PYTHON) -c 'import fcntl, subprocess, sys; \
	lock = open(".venv.lock", "w"); fcntl.flock(lock, fcntl.LOCK_EX); \
	sys.exit(subprocess.call(sys.argv[1:]))'

.DEFAULT_GOAL := help
.PHONY: help generate test test-all snapshots fmt lint types check release dist bench clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

generate: $(VENV)/run.stamp ## Generate generated/ from spec/: the main job
	@$(BIN)/sdkwright generate

test: $(VENV)/dev.stamp ## Run the tests
	@$(BIN)/pytest

test-all: $(VENV)/dev.stamp ## Run the tests, the slow ones too
	@$(BIN)/pytest --slow

snapshots: $(VENV)/dev.stamp ## Take what is generated now as what is wanted
	@$(BIN)/sdkwright generate
	@$(BIN)/python -m generator.review.rules
	@$(BIN)/pytest -n0 --snapshot-update
	@$(BIN)/python -m tests.views

fmt: $(VENV)/dev.stamp ## Format the code
	@$(BIN)/ruff check --fix --exit-zero --quiet .
	@$(BIN)/black --quiet generator templates tests

lint: $(VENV)/dev.stamp ## Check format and style, of generated/ too
	@$(BIN)/black --check --quiet .
	@$(BIN)/ruff check .
	@cd generated && ../$(BIN)/ruff check .

types: $(VENV)/dev.stamp ## Check the types, of generated/ too
	@$(BIN)/mypy
	@$(BIN)/basedpyright

check: $(VENV)/run.stamp ## Check that generated/ is what spec/ gives
	@$(BIN)/sdkwright check

release: $(VENV)/release.stamp ## Make a release of generated/, checked, in dist/
	@$(BIN)/sdkwright release

dist: $(VENV)/release.stamp ## Build sdkwright itself, checked, in dist/
	@SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) \
		$(BIN)/python -m build --no-isolation --outdir dist .
	@$(BIN)/python -m twine check --strict dist/sdkwright-*

bench: $(VENV)/dev.stamp ## Measure the speed
	@$(BIN)/python -m tests.bench.bench

clean: ## Remove the environment and what the tools leave
	@rm -rf $(VENV) .venv.lock .bench dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment is set up again when pyproject.toml has changed.
$(VENV)/run.stamp: WHAT = .
$(VENV)/dev.stamp: WHAT = .[dev]
$(VENV)/release.stamp: WHAT = .[release]
$(VENV)/%.stamp: pyproject.toml
	@echo "setting up $(VENV) ($*)"
	@$(LOCKED) $(SHELL) -c '[ $@ -nt $< ] || { \
		$(PYTHON) -m venv $(VENV) && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check -e "$(WHAT)" && \
		touch $(VENV)/run.stamp $@; }'
