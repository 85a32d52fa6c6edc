"""Make .venv and install what a command needs: `python tools/environment.py learn` (or `test`, `quick`, `lint`, `site`).

Run by whatever Python there is, so this file keeps to what an old one understands, and can say that it is too old.
What was installed is noted in .venv/installed.json; where the lists have not changed since, nothing is done.
"""

import hashlib
import json
import os
import subprocess
import sys

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "Scripts", "python.exe") if os.name == "nt" else os.path.join(VENV, "bin", "python")
NOTE = os.path.join(VENV, "installed.json")
# The list of each command, and the lists that it includes.
LISTS = {
    "learn": ["requirements-learn.txt"],
    "quick": ["requirements-quick.txt", "requirements-learn.txt"],
    "lint": ["requirements-lint.txt"],
    "site": ["requirements-site.txt", "requirements-learn.txt"],
    "test": ["requirements.txt", "requirements-learn.txt"],
}
SIZES = {
    "learn": "the light set, about a minute",
    "quick": "the light set and pytest, about a minute",
    "lint": "ruff, a few seconds",
    "site": "the light set and Sphinx, about a minute",
    "test": "TensorFlow among it, a minute or two",
}


def main(command):
    """Bring .venv to what a command needs. Ends with one sentence where that cannot be done."""
    if sys.version_info < OLDEST and not usable():
        stop(
            "minikeras needs Python %d.%d or newer, and this is %s: name a newer one, as in make %s PYTHON=python3.12 "
            "(without make: python3.12 tools/run.py %s)." % (OLDEST + (sys.version.split()[0], command, command))
        )
    if not usable():
        make_environment(command)
    wanted = {name: fingerprint(LISTS[name]) for name in ("test", command)}
    done = installed()
    # What the tests need has what every other command needs in it.
    if any(done.get(name) == mark for name, mark in wanted.items()):
        return
    install(command)
    done[command] = wanted[command]
    with open(NOTE, "w") as file:
        json.dump(done, file)


def usable():
    """Tell whether .venv has a Python that starts and is new enough."""
    check = "import sys, pip; sys.exit(sys.version_info < %r)" % (OLDEST,)
    try:
        process = subprocess.Popen([PYTHON, "-c", check], stderr=subprocess.PIPE)
    except OSError:
        return False
    process.communicate()
    return process.returncode == 0


def make_environment(command):
    """Make .venv with the running Python, in place of one that does not work."""
    say("Making .venv with Python %s." % sys.version.split()[0])
    run = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True)
    if run.returncode or not usable():
        stop(
            "This Python cannot make a virtual environment (on Debian and Ubuntu: apt install python3-venv), "
            "so name another one, as in make %s PYTHON=/path/to/python3 "
            "(without make: /path/to/python3 tools/run.py %s)." % (command, command)
        )


def install(command):
    """Install the packages of a command's list, and the library itself from this folder."""
    say("Installing what make %s needs into .venv (%s)." % (command, SIZES[command]))
    arguments = ["install", "--quiet", "--disable-pip-version-check", "--retries", "2", "--timeout", "20"]
    arguments += ["-r", LISTS[command][0], "-e", "."]
    run = subprocess.run([PYTHON, "-m", "pip"] + arguments, cwd=ROOT, capture_output=True, text=True)
    if run.returncode:
        log = os.path.join(VENV, "install.log")
        with open(log, "w") as file:
            file.write(run.stdout + run.stderr)
        stop(
            "The packages could not be installed: %s. All that pip said is in %s; make %s tries again."
            % (reason(run.stdout + run.stderr), os.path.relpath(log, ROOT), command)
        )


def reason(text):
    """Say in a few words why pip failed."""
    if "connection broken" in text or "Temporary failure in name resolution" in text:
        return "there is no connection to the package index (is the network there?)"
    errors = [line.partition("ERROR: ")[2] for line in text.splitlines() if "ERROR: " in line]
    return "pip said: %s" % (errors[-1].strip().rstrip(".") if errors else "nothing")


def installed():
    """Return what .venv/installed.json notes: the fingerprint of the lists by command."""
    try:
        with open(NOTE) as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


def fingerprint(names):
    """Return a hash of the lists, of pyproject.toml and of where the clone stands: moved, it is installed anew."""
    digest = hashlib.sha256(ROOT.encode())
    for name in list(names) + ["pyproject.toml"]:
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def say(sentence):
    """Print a sentence at once: what follows it takes long."""
    print(sentence)
    sys.stdout.flush()


def stop(sentence):
    """End with a sentence and a status that make stops at."""
    sys.exit(sentence)


if __name__ == "__main__":
    main(sys.argv[1])
