# Two commands: `make run` shows the dashboard, `make test` checks everything.
# Every path is quoted or relative, so a folder with a space in its name works.

PYTHON ?= python3
BIN := .venv/bin
# Each server that a test starts would compile everything again.
export PYTHONDONTWRITEBYTECODE =
export SAFER_BIND ?= 127.0.0.1:8050

define CHECKS
$(BIN)/ruff check .
$(BIN)/ruff format --check .
$(BIN)/lint-imports
$(BIN)/mypy
endef

# A file's tests in one process, so that what they share is made once; tests/conftest.py orders them.
ON_TWO := -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: run test quick coverage nightly bench check clean

run: .venv/installed
	@$(BIN)/python -m data_loaders demo --if-empty
	@echo "Starting on http://$(SAFER_BIND) (Ctrl+C stops it)"
	@$(BIN)/python -m gunicorn

test: .venv/installed-dev
	@sh tests/browser/install-chromium.sh
	$(CHECKS)
	$(BIN)/python -m pytest $(ON_TWO)

# Within a minute: everything that reads the code, and the tests of parts (tests/quick.py).
quick: .venv/installed-dev
	$(CHECKS)
	$(BIN)/python -m pytest -q -n 2 -p tests.quick

# How much of these folders their own tests run: at least what each says here.
coverage: .venv/installed-dev
	$(BIN)/coverage run -m pytest -q -n 0 -m "not long" tests/model tests/geo tests/stats
	$(BIN)/coverage report --skip-covered --include='model/*' --fail-under=90
	$(BIN)/coverage report --skip-covered --include='geo/*' --fail-under=97
	$(BIN)/coverage report --skip-covered --include='stats/*' --fail-under=90

# Two thousand broken files and two hundred kills, by another seed every night: SAFER_SEED=N tries
# one again.
nightly: .venv/installed-dev
	SAFER_MUTATIONS=2000 SAFER_KILLS=200 SAFER_SEED="$${SAFER_SEED:-$$(date +%Y%m%d)}" \
		$(BIN)/python -m pytest $(ON_TWO) \
		tests/data_loaders/test_mutations.py tests/data_loaders/test_kills.py

check: .venv/installed-dev
	$(CHECKS)

bench: .venv/installed-dev
	@sh tests/browser/install-chromium.sh
	$(BIN)/python -m benchmarks

.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; found: $$($(PYTHON) --version)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing: sudo apt-get install python3-venv"; exit 1; }
	@echo "Installing what it needs into .venv: about a minute, the first time only"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch "$@"

.venv/installed-dev: .venv/installed requirements-dev.txt
	@echo "Installing what tests need into .venv, the first time only"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch "$@"

clean:
	rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache .coverage
