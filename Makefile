# Every target sets itself up first: a virtual environment in .venv with the versions, checked by
# hash, of requirements.lock. Python 3.11 or newer and its package index are all that it needs.

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
INSTALLED := .venv/.installed
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help chat test lint bench bot lock clean

help:
	@echo "make chat    index seeds/ and talk about it, with no key and no server"
	@echo "make test    run the test suite; ARGS='-k name' for a part of it"
	@echo "make lint    check style, types and which module may import which"
	@echo "make bench   measure speed, memory and quality"
	@echo "make bot     run the Telegram bot; needs TELEGRAM_BOT_TOKEN in the environment or .env"
	@echo "make lock    renew requirements.lock from pyproject.toml"
	@echo "make clean   remove what was built, but no data"

chat: $(INSTALLED)
	@$(BIN)/newsbot index seeds >&2
	@$(BIN)/newsbot chat

test: $(INSTALLED)
	@$(BIN)/pytest $(ARGS)

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: $(INSTALLED)
	@$(BIN)/python -m tests.benchmarks $(ARGS)

bot: $(INSTALLED)
	@$(BIN)/newsbot index seeds >&2
	@$(BIN)/newsbot bot $(ARGS)

# The stamp comes last, so that a set-up that was cut off is done again.
$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "newsbot needs Python 3.11 or newer, which $(PYTHON) is not;" \
			"name another: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Setting up .venv from requirements.lock; this takes a minute or two, once." >&2
	@$(PYTHON) -m venv .venv
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

lock:
	@echo "Resolving the dependencies for every platform." >&2
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
		$(PYTHON) -m venv "$$folder" && \
		"$$folder/bin/pip" --quiet --disable-pip-version-check install uv && \
		"$$folder/bin/uv" pip compile --quiet --universal --generate-hashes \
			--python-version 3.11 --group dev pyproject.toml --output-file requirements.lock \
			--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

clean:
	rm -rf .venv dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	rm -f .coverage
	find bot rag prompts tests -name __pycache__ -type d -prune -exec rm -rf {} +
