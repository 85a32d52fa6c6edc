# Two commands, on a machine with Python >= 3.11 and make:
#   make learn   the lessons: .venv with the light set, lesson 1 run once, JupyterLab opened (OPEN=no: only says how)
#   make test    everything is tested: the library, parity with tf.keras, the lessons on both engines
# PYTHON=python3.12 chooses another Python for .venv; ARGS="tests/ops -x" other arguments for pytest.

PYTHON ?= python3
OPEN ?= auto
ARGS ?=
IN = .venv/bin/python

.PHONY: learn test python

learn: python
	@$(PYTHON) tools/environment.py learn
	@$(IN) -m tools.learn --open $(OPEN)

test: python
	@$(PYTHON) tools/environment.py test
	@$(IN) -m pytest -q -n 2 --dist loadscope $(ARGS)

python:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here: install Python 3.11 or newer, or say where it is: make PYTHON=/path/to/python3"; exit 1; }
