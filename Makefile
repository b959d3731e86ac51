# Everything here needs python3 (3.11 or later, with venv), make and the package index; nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" $(LOCK_ARGS)
# Compiled modules are kept: without them each command takes a second longer.
unexport PYTHONDONTWRITEBYTECODE
heading = printf '\n\033[1m== %s\033[0m\n\n' '$(1)'

.DEFAULT_GOAL := help
.PHONY: help demo test neo4j js explorer explorer-check ftm lint types floors bench docs docs-check lock wheel wheel-test clean
.SUFFIXES:

help:  ## this list
	@grep -E '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:[^#]*## /\t/' \
		| while IFS="$$(printf '\t')" read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

# --- the environment: a stamp for each set of pinned packages, newer than what it was made from ---

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "militia-graph needs Python 3.11 or later; $(PYTHON) is: $$($(PYTHON) --version 2>&1)" >&2; \
		echo "Name another one with: make PYTHON=python3.12 …" >&2; exit 1; }
	@echo "Making an environment in $(VENV) …"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

# Without isolation and dependencies the editable install asks the network for nothing: the pins have it all.
define install
	@echo "Installing what $(1) pins (up to 120 MB; some minutes on a slow line) …"
	@$(PIP) install --quiet --require-hashes $(foreach file,$(1),-r $(file))
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
endef

$(VENV)/.runtime: $(VENV)/.made requirements/runtime.txt requirements/build.txt pyproject.toml
	$(call install,requirements/runtime.txt requirements/build.txt)

$(VENV)/.dev: $(VENV)/.made requirements/dev.txt pyproject.toml
	$(call install,requirements/dev.txt)

# --- for users ---

demo: export MILITIA_GRAPH_DB = .demo/graph
demo: $(VENV)/.runtime  ## set up, load the data set iraq, and ask it three questions
	@$(call heading,Load the data set iraq: militia-graph load iraq)
	@$(BIN)/militia-graph load iraq
	@$(call heading,Who is it? militia-graph show "Kataib Hezbollah")
	@$(BIN)/militia-graph show "Kataib Hezbollah"
	@$(call heading,What is disputed? militia-graph query disputed)
	@$(BIN)/militia-graph query disputed
	@$(call heading,Who says so? militia-graph why "Mustafa al-Kadhimi" "Qassem Soleimani")
	@$(BIN)/militia-graph why "Mustafa al-Kadhimi" "Qassem Soleimani"
	@$(call heading,What to type next)
	@echo '  . $(BIN)/activate'
	@echo '  export MILITIA_GRAPH_DB=$(MILITIA_GRAPH_DB)'
	@echo '  militia-graph query                  the prepared questions'
	@echo '  militia-graph query timeline         the crisis day by day'
	@echo '  militia-graph show "Qais al-Khazali"'
	@echo '  militia-graph explore                the graph in your web browser, with its evidence'
	@echo '  militia-graph draw network -o network.pdf'
	@echo '  militia-graph loaders                the data sets and formats that load reads'
	@echo '  militia-graph --help'

test: $(VENV)/.dev  ## run the tests, on the embedded engine and on the Neo4j servers that are there
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadscope $(ARGS)

neo4j: $(VENV)/.dev  ## fetch real Neo4j servers and Neo4j Browser for the tests (Maven, a JDK 17; 335 MB in .neo4j/)
	@$(BIN)/python tests/neo4j_server.py

PAGE := graph/explorer/page
js:  ## install what is in JavaScript: a driver for the tests, and what builds the explorer's page (needs npm)
	@npm ci --prefix tests/js --omit=optional --no-audit --no-fund --silent
	@npm ci --prefix $(PAGE) --no-audit --no-fund --silent

explorer: js  ## build the script of the explorer's page, which is committed, from its TypeScript
	@npm run build --prefix $(PAGE) --silent

explorer-check: js  ## fail where the committed script is not what its TypeScript gives
	@npm run check --prefix $(PAGE) --silent

ftm: $(VENV)/.dev  ## install followthemoney, which validates that export (needs g++, pkg-config and libicu-dev)
	@CFLAGS="-O0 -g0" $(PIP) install --quiet --require-hashes -r requirements/ftm.txt

# --- for developers ---

lint: $(VENV)/.dev  ## ruff: rules and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.dev  ## mypy, strict
	@$(BIN)/mypy

floors: $(VENV)/.dev  ## import-linter: imports only go down
	@$(BIN)/lint-imports

bench: $(VENV)/.dev  ## measure, and print ratios side by side (half an hour with Neo4j)
	@$(BIN)/python -m benchmarks.bench $(ARGS)
	@$(BIN)/python -m benchmarks.engines $(ARGS)
	@$(BIN)/python -m benchmarks.analytics
	@$(BIN)/python -m benchmarks.figures
	@$(BIN)/python -m benchmarks.loaders

docs: $(VENV)/.dev  ## write the generated pages again
	@$(BIN)/python docs/generate.py

docs-check: $(VENV)/.dev  ## fail where a generated page is stale
	@$(BIN)/python docs/generate.py --check

lock: $(VENV)/.made  ## pin all packages again; LOCK_ARGS=--upgrade takes the newest
	@$(PIP) install --quiet uv
	@$(COMPILE) pyproject.toml -o requirements/runtime.txt
	@$(COMPILE) --group build -c requirements/runtime.txt -o requirements/build.txt
	@$(COMPILE) pyproject.toml --group dev -c requirements/runtime.txt -c requirements/build.txt -o requirements/dev.txt
	@$(filter-out --universal,$(COMPILE)) --group ftm -c requirements/dev.txt -o requirements/ftm.txt

wheel: $(VENV)/.dev  ## build the wheel into dist/ and check what is in it
	@rm -rf dist
	@$(BIN)/hatchling build -t wheel
	@$(BIN)/python .ci/wheel_contents.py dist/*.whl

wheel-test: wheel  ## install the wheel into a clean environment and use it from another folder
	@PYTHON=$(PYTHON) bash .ci/wheel-test dist/*.whl

clean:  ## remove what the other targets made
	rm -rf $(VENV) $(PAGE)/node_modules tests/js/node_modules .demo dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
