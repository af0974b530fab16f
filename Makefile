# Two commands do everything on a fresh machine: `make map` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BUNDLE := hierarchography/rendering/page/bundle
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
INSTALL := $(PIP) install -c constraints.txt

.PHONY: map test lint format notebooks bundle wheel clean
.DELETE_ON_ERROR:

map: $(VENV)/.installed ## Set up, then build the demo map into outputs/demo/
	$(BIN)/hierarchography demo -o outputs/demo

test: $(VENV)/.installed-dev $(VENV)/fast browser ## Set up, then run the whole test suite, browser included
	PYTHONPATH=$(VENV)/fast $(BIN)/python -m pytest tests/unit/embedding/test_openvino.py
	$(BIN)/python -m pytest -n 2 --dist loadscope

lint: $(VENV)/.installed-dev ## ruff and mypy
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

format: $(VENV)/.installed-dev ## Mend what ruff can mend
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

notebooks: $(VENV)/.installed-dev ## Run the notebooks again, in place
	$(BIN)/python notebooks/execute.py

.PHONY: docs
docs: $(VENV)/.installed-docs map ## Build the documentation site, with the demo map in it, into build/site/
	$(BIN)/python docs/assemble.py
	$(BIN)/zensical build --strict --clean

bundle: $(BUNDLE)/plotly-slim.min.js ## Build the slim plotly.js, for smaller pages (needs node 18 or later and npm)

wheel: $(VENV)/bin/python bundle ## Build the wheel into dist/, with the slim plotly.js in it
	$(PIP) wheel --no-deps -w dist .

clean: ## Remove the environment and what was built
	rm -rf $(VENV) outputs/demo dist build .cache $(BUNDLE)/plotly-slim.min.js

# Built outside of the package, so that nothing but the result lies in it.
$(BUNDLE)/plotly-slim.min.js: $(BUNDLE)/package-lock.json $(BUNDLE)/build.mjs $(BUNDLE)/plotly.cjs
	mkdir -p build/bundle
	cp $(BUNDLE)/package.json $^ build/bundle/
	cd build/bundle && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm run --silent build
	mv build/bundle/plotly-slim.min.js $@

.PHONY: browser
browser:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || $(MAKE) --no-print-directory install-browser

.PHONY: install-browser
install-browser: # Debian and Ubuntu; elsewhere install Chromium by hand and the tests find it
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Hierarchography needs Python 3.11 or later; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Setting up $(VENV) (the first time takes a minute or two) ..."
	$(INSTALL) torch
	$(INSTALL) -e .
	@# A first small map: Numba compiles UMAP and the vocabulary is read, once, and both are kept.
	@head -n 40 hierarchography/data/landmarks.jsonl > $(VENV)/first.jsonl
	@$(BIN)/hierarchography build $(VENV)/first.jsonl -o $(VENV)/first --quiet
	@touch $@

# OpenVINO lies aside: its own tests find it, and all others read by torch, as most users do.
$(VENV)/fast: $(VENV)/.installed-dev
	$(INSTALL) --no-deps --target $@ openvino openvino-telemetry nncf ninja pydot tabulate

$(VENV)/.installed-dev: $(VENV)/.installed
	$(INSTALL) -e '.[dev]'
	@touch $@

$(VENV)/.installed-docs: $(VENV)/.installed
	$(INSTALL) -e '.[docs]'
	@touch $@
