# Certify: everything one does with a checkout. `make help` lists it.
#
# The environment is .venv/, the installation's data lie in CERTIFY_HOME (instance/).
# Stamps (.venv/.…, instance/.…) remember what is done, so that a second call is quick.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test check format bench preview lock clean FORCE

BIN := .venv/bin
HOME_FOLDER := $(or $(CERTIFY_HOME),instance)
LOCK_PYTHON ?= python3.11
BENCH ?= all
PYTEST_OPTIONS ?=

# The first Python that starts and is new enough; PYTHON=… chooses another.
FIND_PYTHON = for p in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; exit 0; }; \
	done; echo "Certify needs Python 3.11 or newer: none was found." >&2; exit 1

# The lock names every file by its hash, so nothing else can come in. It is whole, so
# nothing is resolved anew either: with dependencies to look up, a release made after
# the lock was enough to stop a set-up. "pip check" says so where a lock is not whole.
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
PIP_INSTALL := $(PIP) install --quiet --no-deps --no-build-isolation

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.installed $(HOME_FOLDER)/.set-up ## make everything that is needed, start nothing

run: setup ## start the web server and the worker (HOST=, PORT=); Ctrl-C stops both
	@exec $(BIN)/certify run

test: setup .venv/.tools ## run every test
	@exec $(BIN)/python -m pytest $(PYTEST_OPTIONS)

check: .venv/.installed .venv/.tools ## lint, format, types, contracts, standards, pure coverage
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/certify standards check
	$(BIN)/python -m pytest -q --cov --cov-report=term tests/unit tests/standards

format: .venv/.tools ## lay out the code, and mend what ruff can mend
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .

bench: .venv/.installed .venv/.tools ## measure, by part (BENCH=name for one part)
	@exec $(BIN)/python -m tests.bench $(BENCH)

preview: setup .venv/.tools ## pictures of the main pages, into instance/preview/
	@exec $(BIN)/python -m tests.browser.preview $(HOME_FOLDER)/preview

lock: ## write the lock files anew from pyproject.toml (UPGRADE=1: newest versions)
	$(LOCK_PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet pip-tools==7.6.2
	PATH="$(CURDIR)/.venv-lock/bin:$$PATH" .venv-lock/bin/python .make/lock.py

clean: ## remove the environment and what tools left; instance/ stays
	rm -rf .venv .venv-lock build dist .pytest_cache .mypy_cache .ruff_cache \
		.import_linter_cache .hypothesis .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.made:
	@python=$$($(FIND_PYTHON)) && "$$python" .make/system.py run \
		&& "$$python" -m venv --clear .venv
	@touch $@

.venv/.installed: .venv/.made requirements-build.lock requirements.lock pyproject.toml
	@echo "Installing the locked dependencies …"
	@$(PIP_INSTALL) --require-hashes -r requirements-build.lock
	@$(PIP_INSTALL) --require-hashes -r requirements.lock
	@$(PIP_INSTALL) --no-index --editable .
	@$(PIP) check > /dev/null || { $(PIP) check >&2; exit 1; }
	@touch $@

.venv/.tools: .venv/.installed requirements-dev.lock
	@$(BIN)/python .make/system.py test
	@echo "Installing the locked tools …"
	@$(PIP_INSTALL) --require-hashes -r requirements-dev.lock
	@$(PIP) check > /dev/null || { $(PIP) check >&2; exit 1; }
	@touch $@

# Fonts, keys, database, demonstration data. Done again after an upgrade, when the
# database is gone, or when it lies elsewhere (then only the command itself can tell).
$(HOME_FOLDER)/.set-up: .venv/.installed $(wildcard migrations/versions/*.py) \
		$(if $(CERTIFY_DATABASE_URL),FORCE,$(if $(wildcard $(HOME_FOLDER)/certify.db),,FORCE))
	@mkdir -p $(HOME_FOLDER)
	@$(BIN)/certify setup
	@touch $@
