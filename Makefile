# `make` builds everything and shows it; `make test` checks it. Python 3.11 or later.
PYTHON ?= python3
BIN := .venv/bin
SPARK := .venv/spark

.DEFAULT_GOAL := all
.PHONY: all test long fuzz check summary release docs mutate site spark benchmark clean

all: .venv/installed
	$(BIN)/changai validate
	$(BIN)/changai build
	$(BIN)/changai show metrics --labels en --limit 10 \
		--columns indicator,region,period_end,qualifier,value,nature

test: .venv/installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet src tests tools benchmarks hatch_build.py
	$(BIN)/mypy
	$(BIN)/changai fmt --check
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

# What takes too long for every change: slips in the real data, eight times the random edits of `make test`.
long: .venv/installed
	$(BIN)/pytest -n auto -m long
	$(BIN)/pytest -n auto tests/test_random.py --hypothesis-profile long

# Random edits that nobody has drawn before. A falsifying example it prints is put above its test, as
# @example(...): from then on `make test` tries it.
fuzz: .venv/installed
	$(BIN)/pytest -n auto --dist load tests/test_random.py --hypothesis-profile fuzz --hypothesis-show-statistics

# What a pull request is told: findings as annotations; with AGAINST, an earlier checkout, no id may vanish.
check: .venv/installed
	$(BIN)/changai validate --format github $(if $(AGAINST),--against $(AGAINST))
	$(BIN)/changai fmt --check

summary: .venv/installed
	$(BIN)/changai diff $(AGAINST) . --format markdown

# What is released: the tag is the version of the data, and a fresh clone builds the same bytes.
release: all
	test "$$GITHUB_REF_NAME" = "v$$($(BIN)/changai --version)"
	rm -rf build/again && git clone --quiet . build/again
	$(MAKE) --directory build/again
	diff --recursive dist build/again/dist

# What is written out of the data and the rules: the tests say when it is not current.
docs: .venv/installed
	PYTHONPATH=tests $(BIN)/python tools/rules.py
	$(BIN)/python tools/names.py
	$(BIN)/python tools/zenodo.py
	$(BIN)/python tools/quality.py
	$(BIN)/python tools/languages.py
	$(BIN)/python tools/examples.py
	$(BIN)/python tools/study.py

# A thousand plausible slips, one at a time: which of them the validator names.
mutate: .venv/installed
	$(BIN)/python tools/mutate.py

# The explorer: a static site under build/site, and the pictures of the READMEs. Wants Node.js.
site: .venv/installed explorer/node_modules/.installed
	$(BIN)/python tools/site_data.py build/site-data
	node explorer/build.mjs build/site-data build/site
	node explorer/pictures.mjs build/site-data docs/pictures

explorer/node_modules/.installed: explorer/package.json
	cd explorer && npm install --no-audit --no-fund --no-package-lock --ignore-scripts --silent
	touch $@

# Spark reads the Parquet release and answers as pandas does. Wants Java 17 or later.
spark: .venv/installed $(SPARK)/installed
	CHANGAI_SPARK=$(SPARK)/bin/python $(BIN)/pytest tests/test_spark.py

# Measures anew, and writes the figures of docs/scale.md and SECURITY.md; some ten minutes.
benchmark: .venv/installed $(SPARK)/installed
	CHANGAI_SPARK=$(SPARK)/bin/python PYTHONPATH=tests $(BIN)/python benchmarks/benchmark.py

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --editable '.[dev]' --constraint constraints.txt
	touch $@

$(SPARK)/installed: tests/spark/requirements.txt | .venv/installed
	$(PYTHON) -m venv $(SPARK)
	$(SPARK)/bin/pip install --quiet --requirement tests/spark/requirements.txt
	touch $@

clean:
	rm -rf .venv build dist tests/js/node_modules explorer/node_modules
