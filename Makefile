# Every target does its own set-up: virtual environment, Python packages and, where it may, Debian's.

PYTHON ?= python3
SET_UP  = $(PYTHON) tools/setup.py

.DEFAULT_GOAL := help
.PHONY: help demo test lint format crash wheel replay bench python

help: ## what there is to type
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: python ## a generated supermarket that sells: HQ, store server and till
	@$(SET_UP) demo
	@.venv/bin/posforge demo supermarket $(ARGS)

test: python ## lint, types, layers and every test (some minutes)
	@$(SET_UP) test
	@.venv/bin/python tools/check.py test $(ARGS)

lint: python ## style, types and layers only (seconds)
	@$(SET_UP) test
	@.venv/bin/python tools/check.py lint

format: python ## write the code the way lint wants it
	@$(SET_UP) test
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

crash: python ## kill a selling till 100 times and count what was lost: nothing
	@$(SET_UP) test
	@.venv/bin/python -m pytest tests/e2e/test_crash.py --kills 100 -s $(ARGS)

wheel: python ## the wheel and pip alone make, test and run every kind of shop
	@$(SET_UP) test
	@.venv/bin/python -m pytest tests/e2e/test_wheel.py --with-pip $(ARGS)

histories: python ## live through 2,000 lives of a project: nothing a person wrote is lost
	@$(SET_UP) test
	@.venv/bin/python -m pytest tests/generate/test_histories.py --histories 2000 -s $(ARGS)

replay: python ## ring three weeks of a real shop at a till: every sum is the file's own
	@$(SET_UP) test
	@.venv/bin/python tools/replay.py $(ARGS)

nightly: python ## every property of the money, 5,000 examples each (some 20 minutes, most for days at a real till)
	@$(SET_UP) test
	@.venv/bin/python -m pytest -m money --hypothesis-profile=nightly -n 2 --durations=0 $(ARGS)

bench: python ## speed, as ratios measured side by side
	@$(SET_UP) test
	@.venv/bin/python bench/run.py $(ARGS)

python:
	@command -v $(PYTHON) >/dev/null || { echo "posforge needs Python 3.11 or newer. Type: sudo apt-get install -y python3 python3-venv"; exit 1; }
