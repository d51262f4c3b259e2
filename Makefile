# Everything runs in a virtual environment of its own; it needs Python 3.11 or newer, and make.
.DEFAULT_GOAL := help
.PHONY: help demo test bench lint serve lock clean venv
SHELL := /bin/sh
VENV_PYTHON := .venv/bin/python
MANAGE := $(VENV_PYTHON) manage.py

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1: /p' Makefile

demo: venv ## fill the database with the example Plan and show its month-end
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) demo

# As many side by side as there are processors, each on a server of its own; ARGS="-n 0 ..." runs them one after the other.
test: venv ## run all tests
	@$(VENV_PYTHON) -m pytest -n auto $(ARGS)

bench: venv ## measure what the product can carry, on generated data (some minutes; ARGS=--quick for a taste)
	@$(VENV_PYTHON) -m tests.bench $(ARGS)

# As in production but for TLS, on this machine alone; a worker is not needed, jobs run where they are asked for.
serve: venv ## serve the site on http://127.0.0.1:8000
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@echo 'The site: http://127.0.0.1:8000/    its API: http://127.0.0.1:8000/api/docs/'
	@DEBUG=0 SECURE_COOKIES=0 ALLOWED_HOSTS=127.0.0.1,localhost SECRET_KEY="$$(cat .data/secret_key)" \
		$(VENV_PYTHON) -m gunicorn plan_admin.wsgi --bind 127.0.0.1:8000 --workers 1 --threads 4 --timeout 600 $(ARGS)

# Linting reads the code alone: it starts no database.
lint: venv ## check form, types, directions of imports and missing migrations
	@$(VENV_PYTHON) -m ruff format --check .
	@$(VENV_PYTHON) -m ruff check .
	@$(VENV_PYTHON) -m mypy .
	@$(VENV_PYTHON) -c 'from importlinter.cli import lint_imports_command as lint; lint()'
	@DATABASE_URL=none: $(MANAGE) makemigrations --check --dry-run

lock: venv ## resolve the dependencies of pyproject.toml anew
	@$(VENV_PYTHON) -m pip install --quiet uv
	@$(VENV_PYTHON) -m uv pip compile --quiet --generate-hashes --python-version 3.11 --group dev \
		--no-header --no-annotate pyproject.toml --output-file .requirements.lock
	@if grep -n '://' .requirements.lock; then echo 'The lock must name no host.' >&2; exit 1; fi

clean: ## remove the virtual environment and all caches; the database in .data stays
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The copy of the lock inside .venv says what is installed there.
venv:
	@if ! cmp -s .requirements.lock .venv/installed.lock || ! $(VENV_PYTHON) -c ''; then \
		set -e; \
		python=$$(command -v python3.11 || command -v python3) || { \
			echo 'Python 3.11 or newer is needed, and there is none on the PATH.' >&2; exit 1; }; \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
			echo "Python 3.11 or newer is needed; $$python is $$("$$python" --version)." >&2; exit 1; }; \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null || { \
			echo "$$python has no venv module; on Debian: apt-get install python3-venv" >&2; exit 1; }; \
		echo 'Installing the dependencies into .venv (about a minute, once) ...' >&2; \
		"$$python" -m venv --clear .venv; \
		$(VENV_PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r .requirements.lock; \
		cp .requirements.lock .venv/installed.lock; \
	fi
