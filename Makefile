# make run    set up, translate the sample article, explain what was repaired
# make test   set up and run the test suite (no network, no browser)
# make check  types, style, figures and a look at the report in headless Chromium on top of the tests
# make model  train the compact model from a folder of corpora: make model CORPORA=folder WORK=folder
#
# PYTHON       the interpreter to build .venv from (3.11 or newer)
# TORCH_INDEX  address of PyTorch's CPU builds, if the default build is not wanted

PYTHON ?= python3
TORCH_INDEX ?=
WORK ?= out/model
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check -q -c constraints.txt $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))

.PHONY: run test check model clean

run: $(VENV)/run.stamp
	@mkdir -p out
	$(BIN)/arabic-mt translate seeds/article.ar.txt --document -o out/article.en.txt
	@cat out/article.en.txt
	@printf '\n\nWhat was repaired, and why\n\n'
	@$(BIN)/arabic-mt translate seeds/article.ar.txt --document --explain --quiet -o out/article.explained.txt
	@sed -n '/^\[1\]/,$$p' out/article.explained.txt

test: $(VENV)/test.stamp
	$(BIN)/python -m pytest

check: $(VENV)/test.stamp
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/python eval/seed.py
	$(BIN)/python tests/browser.py

model: $(VENV)/test.stamp
	@test -n "$(CORPORA)" || { echo "make model needs CORPORA=folder; arabic_mt/training/recipe.toml names what must lie in it"; exit 2; }
	$(BIN)/python -m arabic_mt.training all --corpora "$(CORPORA)" --work "$(WORK)"

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "arabic_mt needs Python 3.11 or newer; choose one with: make run PYTHON=python3.11"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "the module venv is missing; install it (Debian and Ubuntu: apt install python3-venv)"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: $(VENV)/bin/python setup.cfg constraints.txt
	$(PIP) -e .
	@touch $@

$(VENV)/test.stamp: $(VENV)/bin/python setup.cfg constraints.txt
	$(PIP) -e '.[test,train,hf]'
	@touch $@ $(VENV)/run.stamp

clean:
	rm -rf $(VENV) out build dist *.egg-info
