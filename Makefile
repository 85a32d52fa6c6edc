# Two commands, on a machine with Python >= 3.11 and make:
#   make learn   the lessons: .venv with the light set, lesson 1 run once, JupyterLab opened (OPEN=no: only says how; LANGUAGE=ko: in Korean)
#   make test    everything is tested: the library, parity with tf.keras, the lessons on both engines
# and two for those who change something:
#   make quick   the tests that need no TensorFlow and no notebook
#   make lint    ruff's checks and form (ARGS=--fix mends what can be mended)
# and one for who puts the course on the web:
#   make site    one static site in site/ (python -m http.server -d site shows it)
# PYTHON=python3.12 chooses another Python for .venv; ARGS="tests/ops -x" other arguments for pytest.
# Where there is no make: python tools/run.py learn (or test, quick, lint, site), which is all that make calls.

PYTHON ?= python3
OPEN ?= auto
LANGUAGE ?= en
ARGS ?=

.PHONY: learn test quick lint site python

learn: python
	@$(PYTHON) tools/run.py learn --open $(OPEN) $(if $(filter ko,$(LANGUAGE)),--language ko) $(ARGS)

test quick lint site: python
	@$(PYTHON) tools/run.py $@ $(ARGS)

python:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here: install Python 3.11 or newer, or say where it is: make PYTHON=/path/to/python3"; exit 1; }
