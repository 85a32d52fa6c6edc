"""The project's commands, the same on every system: `python tools/run.py learn`, `quick`, `lint`, `test` or `site`. make calls this file.

    learn  the lessons: .venv with the light set, lesson 1 run once, JupyterLab opened (--open no: only says how)
    quick  the tests that need no TensorFlow and no notebook
    lint   ruff's checks and form; `lint --fix` mends what can be mended
    test   everything: the library, parity with tf.keras, the lessons on both engines
    site   the course on the web, built in site/ (--only-pages: without what runs in the browser)

What follows a command is handed on to what it runs: `python tools/run.py test tests/ops -x`. Any Python may run this file; the
command's own environment, .venv, is made with that one.
"""

import os
import subprocess
import sys

import environment

WORKERS = ["-n", "2", "--dist", "loadscope"]


def main(arguments):
    """Bring .venv to what the command needs, and run it there; return its exit status."""
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command not in STEPS:
        environment.stop(__doc__)
    environment.main(command)
    for step in STEPS[command](rest):
        status = subprocess.call([environment.PYTHON, "-m"] + step, cwd=environment.ROOT)
        if status:
            return status
    return 0


def learn(rest):
    return [["tools.learn"] + rest]


def quick(rest):
    return [["pytest", "-q", "--quick"] + WORKERS + (rest or ["tests"])]


def lint(rest):
    mends = "--fix" in rest
    rest = [argument for argument in rest if argument != "--fix"]
    check, form = ["ruff", "check"], ["ruff", "format"]
    return [check + ["--fix"] * mends + rest, form + ["--check"] * (not mends) + rest]


def test(rest):
    return [["pytest", "-q"] + WORKERS + rest]


def site(rest):
    return [["tools.web"] + rest]


STEPS = {"learn": learn, "quick": quick, "lint": lint, "test": test, "site": site}

if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")  # Windows, too, reads and writes the project's files as they are
    sys.exit(main(sys.argv[1:]))
