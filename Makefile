# `make` builds everything and shows it; `make test` checks it. Python 3.11 or later.
PYTHON ?= python3
BIN := .venv/bin
SPARK := .venv/spark
OLDEST := .venv/oldest

# Hundreds of processes load the same modules: the first one compiles them for all. So the many that nobody loads
# need not be compiled when they are installed.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := all
.PHONY: all test types pytest long fuzz check summary release documented pages docs mutate names characters pins examples \
	site oldest spark benchmark clean

all: .venv/installed
	$(BIN)/changai validate
	$(BIN)/python tools/witness.py
	$(BIN)/changai build
	$(BIN)/changai show metrics --labels en --limit 10 \
		--columns indicator,region,period_end,qualifier,value,nature

test: .venv/installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet src tests tools benchmarks hatch_build.py
	$(BIN)/changai fmt --check
	$(MAKE) --no-print-directory --jobs=2 types pytest

types: .venv/installed
	$(BIN)/mypy

pytest: .venv/installed
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

# What takes too long for every change: slips in the real data, all broken packages before the other
# validator, a copy of the repository with new rows and a clone of it, the wheel, the action in an empty environment,
# each page of the site in every form. Handed out one by one, for some take a minute and most take less
# than a second; what shares an environment goes to one worker.
long: .venv/installed
	$(BIN)/pytest -n auto --dist loadgroup --no-loadscope-reorder -m long

# Commands killed and raced at moments that nobody chose, and random edits that nobody has drawn before. A falsifying example it prints is put above its test, as
# @example(...): from then on `make test` tries it.
fuzz: .venv/installed
	$(BIN)/pytest -n auto --dist load -m fuzz
	$(BIN)/pytest -n auto --dist load tests/test_random.py --hypothesis-profile fuzz --hypothesis-show-statistics

# What a pull request is told: findings as annotations; with AGAINST, an earlier checkout, what is gone.
check: .venv/installed
	$(BIN)/changai validate --format github $(if $(AGAINST),--against $(AGAINST))
	$(BIN)/changai fmt --check

summary: .venv/installed
	$(BIN)/changai diff $(AGAINST) . --format markdown

# What is released: the tag is the version of the data, what the repository shows is of that version,
# and a fresh clone builds the same bytes.
release: all
	test "$$GITHUB_REF_NAME" = "v$$($(BIN)/changai --version)"
	$(MAKE) examples CHECK=--check
	$(MAKE) documented
	rm -rf build/again && git clone --quiet . build/again
	$(MAKE) --directory build/again documented
	diff --recursive dist build/again/dist

# The release with its pages.
documented: docs mutate
	$(BIN)/changai build --docs build/docs

# The pages of docs/ with what is made of the data and the rules, under build/docs. None is in git.
pages: .venv/installed
	$(BIN)/python tools/pages.py
	PYTHONPATH=tests $(BIN)/python tools/rules.py
	$(BIN)/python tools/quality.py
	$(BIN)/python tools/ids.py

# The same, and the study: its Chinese notebook wants a Chinese font.
docs: pages
	$(BIN)/python tools/study.py

# A thousand plausible slips, one at a time: which of them the validator names. Some minutes.
mutate: pages
	$(BIN)/python tools/mutate.py

# The names of the tables, for type checkers: written out of the model, and in git.
names: .venv/installed
	$(BIN)/python tools/names.py

# Traditional and simplified characters and their pinyin, by which names are found: in git, for they are the
# same for all data. The libraries that know them are taken for this alone.
characters: .venv/installed
	$(BIN)/uv run --quiet --no-project tools/characters.py

# What the action and a release install, each file by its hash: requirements/ out of constraints.txt,
# package-lock.json out of package.json. No file names the registry.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade --constraint constraints.txt \
	--generate-hashes --no-annotate --custom-compile-command "make pins"
pins: .venv/installed
	$(LOCK) requirements/build.in --output-file requirements/build.txt
	$(LOCK) pyproject.toml --extra validate --output-file requirements/validate.txt
	$(LOCK) pyproject.toml --extra dev --output-file requirements/dev.txt
	cd explorer && rm -f package-lock.json && npm install --package-lock-only --no-audit --no-fund --silent
	cd tests/js && rm -f package-lock.json && npm install --package-lock-only --no-audit --no-fund --silent

# What the repository itself shows of a release and a contributor need not mind: what examples print,
# the pictures of the READMEs, CITATION.cff, .zenodo.json. Wants Node.js and R. CHECK=--check only
# says what is not of these data.
examples: .venv/installed explorer/node_modules/.installed
	$(BIN)/python tools/site_data.py build/site-data
	node explorer/pictures.mjs build/site-data build/pictures
	$(BIN)/python tools/examples.py $(CHECK)

# The explorer: a static site under build/site. Wants Node.js. `make docs mutate site` has the study
# and the slips in it as well. With BASE_URL, the address where it will stand, pages name their own and there is
# a sitemap; with REPOSITORY, that of the code, every row has a link to the form for errors.
site: pages explorer/node_modules/.installed
	$(BIN)/python tools/site_data.py build/site-data . build/docs
	node explorer/build.mjs build/site-data build/site $(if $(BASE_URL),--base-url $(BASE_URL)) \
		$(if $(REPOSITORY),--repository $(REPOSITORY))

explorer/node_modules/.installed: explorer/package.json explorer/package-lock.json
	cd explorer && npm ci --no-audit --no-fund --ignore-scripts --silent
	touch $@

# Spark reads the Parquet release and answers as pandas does. Wants Java 17 or later, which compiles fast rather than
# well here: each query runs once.
spark: .venv/installed $(SPARK)/installed
	CHANGAI_SPARK=$(SPARK)/bin/python JDK_JAVA_OPTIONS=-XX:TieredStopAtLevel=1 $(BIN)/pytest tests/test_spark.py

# The oldest versions that pyproject.toml allows, on the oldest Python that it allows: there too the READMEs'
# examples run, charts are drawn, a workbook goes out and comes in, a release is built.
oldest: $(OLDEST)/installed
	$(OLDEST)/bin/changai validate
	$(OLDEST)/bin/changai build --out build/oldest
	$(OLDEST)/bin/changai import build/oldest/changai-*.xlsx
	CHANGAI_OLDEST=$(OLDEST) CHANGAI_RELEASE=$(CURDIR)/build/oldest $(OLDEST)/bin/pytest -n auto \
		tests/test_oldest.py tests/test_api.py tests/test_charts.py tests/test_release_queries.py \
		tests/test_docs.py::test_every_example_of_a_readme_runs_and_prints_something

# Measures anew, and writes the figures of docs/scale.md and SECURITY.md; some ten minutes.
benchmark: .venv/installed $(SPARK)/installed
	CHANGAI_SPARK=$(SPARK)/bin/python PYTHONPATH=tests $(BIN)/python benchmarks/benchmark.py

# The versions of constraints.txt. With HASHED=1, as for a release, no file comes in whose hash is not in
# requirements/, and nothing is fetched to build with.
.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
ifdef HASHED
	$(BIN)/pip install --quiet --require-hashes --only-binary :all: --requirement requirements/build.txt
	$(BIN)/pip install --quiet --require-hashes --no-build-isolation --requirement requirements/dev.txt
	$(BIN)/pip install --quiet --no-index --no-deps --no-build-isolation --editable .
else
	$(BIN)/pip install --quiet --no-compile --editable '.[dev]' --constraint constraints.txt
endif
	touch $@

$(SPARK)/installed: tests/spark/requirements.txt | .venv/installed
	$(PYTHON) -m venv $(SPARK)
	$(SPARK)/bin/pip install --quiet --no-compile --requirement tests/spark/requirements.txt
	touch $@

# What the tests want besides is of constraints.txt, as ever.
$(OLDEST)/installed: pyproject.toml constraints.txt | .venv/installed
	$(BIN)/uv venv --quiet --clear --python $(PYTHON) $(OLDEST)
	$(BIN)/uv pip install --quiet --python $(OLDEST) --resolution lowest-direct \
		--editable '.[validate,duckdb,plot,completion,build]'
	$(BIN)/uv pip install --quiet --python $(OLDEST) --constraint constraints.txt \
		filelock hypothesis krippendorff markdown-it-py pytest pytest-xdist
	touch $@

clean:
	rm -rf .venv build dist tests/js/node_modules explorer/node_modules
