# `make` lists the targets. Variables: PORT, PYTHON.

PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
INSTALL := $(BIN)/pip install -qq --disable-pip-version-check --require-hashes

.DEFAULT_GOAL := help
.PHONY: help run dev test soak check fix messages architecture screenshots lock

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: .venv/requirements.txt .env  ## the site, as in production: make run PORT=8001
	@DEBUG=false exec $(MANAGE) serve

dev: .venv/requirements-dev.txt .env  ## the site for developing: reloads when a file changes
	@DEBUG=true exec $(MANAGE) develop

test: .venv/requirements-dev.txt  ## everything that guards the project
	@$(BIN)/python tests/gate.py

soak: .venv/requirements-dev.txt  ## long proofs: thousands of activities, processes that die under load
	@$(BIN)/python -m pytest -q -p no:xdist -m soak

check: .venv/requirements-dev.txt  ## formats, rules, layers, migrations, translations; no tests
	@$(BIN)/python tests/gate.py --checks

fix: .venv/requirements-dev.txt  ## format Python, templates and styles, mend what can be mended
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format
	@find templates partnership_site/drawings/templates -name '*.html' -exec $(BIN)/djade --target-version 5.2 {} +
	@$(BIN)/biome check --write static partnership_site/drawings/static

messages: .venv/requirements-dev.txt .env  ## bring locale/ up to date with the strings of the site
	@$(MANAGE) messages

architecture: .venv/requirements-dev.txt  ## draw docs/architecture.svg anew, from the imports
	@$(BIN)/python docs/draw_architecture.py > docs/architecture.svg

screenshots: .venv/requirements-dev.txt .env  ## pictures of every kind of page, in var/screenshots
	@$(BIN)/python tests/screenshots.py

COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --quiet $(LOCK_OPTIONS)

lock: .venv/requirements-dev.txt  ## the lock files anew; LOCK_OPTIONS=--upgrade takes new versions
	@$(COMPILE) --output-file requirements.txt
	@$(COMPILE) --group dev --constraint requirements.txt --output-file requirements-dev.txt

# What the targets above need. Each step is done again only when what it depends on has changed.

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is \
	needed; $(PYTHON) is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/requirements.txt: requirements.txt | .venv/bin/python
	@echo "Installing what the site needs ..."
	@$(INSTALL) --requirement requirements.txt
	@cp requirements.txt $@

.venv/requirements-dev.txt: requirements.txt requirements-dev.txt | .venv/bin/python
	@echo "Installing what developing needs ..."
	@$(INSTALL) --requirement requirements-dev.txt
	@cp requirements.txt requirements-dev.txt .venv/

.env:
	@umask 077; secret=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') && \
		sed "s/^SECRET_KEY=.*/SECRET_KEY=$$secret/" .env.example > $@
