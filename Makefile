# One-line verbs. `make` sets up and runs the tests.
PYTHON ?= python3
BIN := .venv/bin

test: setup
	$(BIN)/pytest -n 2

setup: .venv/.ready

.venv/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

demo: setup
	$(BIN)/marsad demo

check: setup
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/marsad lexicon check

format: setup
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

quality: setup
	$(BIN)/python benchmarks/quality.py

floors: setup
	$(BIN)/python benchmarks/floors.py

fuzz: setup
	$(BIN)/python benchmarks/fuzz.py --seconds 600

ci:
	bash .ci/run

.PHONY: test setup demo check format quality floors fuzz ci
