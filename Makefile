# On Windows the README has the same commands without make.
PYTHON ?= python3
UV ?= uv
lang ?= $(or $(IGA_LANG),id)
IN := .venv/bin/
# what is compiled is kept, also where the environment says otherwise: every notebook
# and every file that is read has a Python of its own
export PYTHONDONTWRITEBYTECODE :=
READY := .venv/ready

ROOMS := $(patsubst iga_analysis/%/__init__.py,iga_analysis.%,$(wildcard iga_analysis/*/__init__.py))
FLOOR := $(patsubst %,iga_analysis.%,settings datapackage language exhibits)

.PHONY: report test lab docs notebooks pictures lock

# The report in Indonesian; in English: make report lang=en
report: $(READY)
	$(IN)iga report --lang $(lang)

test: $(READY)
	IGA_LANG=en $(IN)python -m pytest

# JupyterLab for this machine only, in Indonesian; in English: make lab lang=en
lab: $(READY)
	$(IN)iga lab --lang $(lang)

# The functions, a page a file: docs/index.html
docs: $(READY)
	$(IN)python -m pdoc --docformat numpy --no-show-source -o docs iga_analysis $(ROOMS) $(FLOOR)

# Run the notebooks and store their outputs: in English, without imported lists; then
# write the list of what they show; the picture of the READMEs is drawn too
notebooks: $(READY) pictures
	IGA_LANG=en IGA_DATA=$(CURDIR)/.venv/no_imports $(IN)jupyter nbconvert --to notebook --execute --inplace --ExecutePreprocessor.record_timing=False notebooks/*.ipynb
	$(IN)iga check --exhibits --lang $(lang)

# The picture of the READMEs, from the data
pictures: $(READY)
	IGA_DATA=$(CURDIR)/.venv/no_imports $(IN)python -c "from iga_analysis.report import write_pictures; write_pictures()"

lock:
	$(UV) pip compile --universal --python-version 3.11 --fork-strategy fewest --no-annotate --no-header --all-extras pyproject.toml -o requirements.txt

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or later is needed: make PYTHON=python3.12')"
	$(PYTHON) -m venv .venv
	$(IN)python -m pip install --quiet -r requirements.txt
	$(IN)python -m pip install --quiet --no-deps -e .
	touch $@
