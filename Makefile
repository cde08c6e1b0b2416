# The short commands. `make lab` and `make test` need nothing but Python: each sets up what it needs, once.
# Paths in this file are relative, so that the checkout may lie in a folder with a space in its name.

SHELL := /bin/sh
PY := .venv/bin/python
SETUP := tests/run/with-python tests/run/environment.py
FOLDER ?= my-lab

.PHONY: help lab test conformance lint bench notebooks front-end screenshots binder-check clean

# One BLAS thread is nearly as fast as two at this course's sizes, and ten times faster on a busy machine.
# (`make lab` leaves this to the launcher, which says so.)
test conformance notebooks screenshots: export OPENBLAS_NUM_THREADS ?= 1
test conformance notebooks screenshots: export MKL_NUM_THREADS ?= 1
test conformance notebooks screenshots: export VECLIB_MAXIMUM_THREADS ?= 1

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "%-14s%s\n", $$1, $$2}' Makefile

lab: ## set up, then open JupyterLab on the first lecture (FOLDER=my-lab is yours)
	@$(SETUP)
	@$(PY) -m autograd_lab.cli lab "$(FOLDER)" $(ARGS)

test: ## set up, then run every test: engine, widgets, notebooks, wheel, real browser
	@$(SETUP) test
	@$(PY) tests/run/run_tests.py $(ARGS)

conformance: ## compare with PyTorch (installs it into .venv)
	@$(SETUP) conformance
	@$(PY) -m pytest tests/conformance -n 2 --dist loadfile $(ARGS)

lint: ## ruff and pyright
	@$(SETUP) dev
	@$(PY) -m ruff check .
	@$(PY) -m pyright

bench: ## time ratios against PyTorch, HIPS autograd and MyGrad (installs them into .venv); not a test
	@$(SETUP) bench
	@$(PY) -m tests.bench $(ARGS)

notebooks: ## build notebooks/en and notebooks/zh from notebooks/source, with their outputs
	@$(SETUP) test
	@$(PY) notebooks/build.py $(ARGS)

front-end: ## rebuild the widgets' bundle from widgets/src (needs Node)
	@$(SETUP) test
	@$(PY) tests/run/front_end.py build

screenshots: ## refresh the pictures in docs/images from the real browser
	@$(SETUP) test
	@$(PY) -m pytest tests/browser -m picture --refresh-images $(ARGS)

binder-check: ## install from binder/ into a fresh environment and serve under a base URL
	@$(SETUP) test
	@$(PY) -m pytest tests/packaging/binder_fresh.py $(ARGS)

clean: ## remove what these commands made (never your own folder $(FOLDER))
	rm -rf .venv build dist tests/browser/artifacts .pytest_cache .ruff_cache .hypothesis widgets/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
