"""Write requirements*.txt from the lists in pyproject.toml: `python -m tools.requirements` (`--check`: only compare).

Each package and its bounds stand in pyproject.toml once. The text files are for pip, which reads dependency groups only in its
newer versions, and for whoever looks for them.
"""

import argparse
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Each file: what it says of itself, the extras, the groups, the files it goes on from.
FILES = {
    "requirements-learn.txt": ("What `make learn` needs: the lessons on minikeras, without TensorFlow.", ["course"], [], []),
    "requirements-quick.txt": (
        "What `make quick` needs: the tests without TensorFlow.",
        [],
        ["quick"],
        ["requirements-learn.txt"],
    ),
    "requirements-lint.txt": ("What `make lint` needs.", None, ["lint"], []),
    "requirements-site.txt": ("What `make site` needs: the course on the web.", [], ["site"], ["requirements-learn.txt"]),
    "requirements.txt": ("Everything that `make test` needs.", [], ["test"], ["requirements-learn.txt"]),
}


def main(arguments=None):
    """Write the files, or tell which are not as pyproject.toml would have them; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.requirements", description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file is not up to date")
    options = parser.parse_args(arguments)
    old = []
    for name, text in texts().items():
        path = ROOT / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            old.append(name)
            if not options.check:
                path.write_text(text, encoding="utf-8")
    if old:
        print(f"{'Not up to date' if options.check else 'Written'}: {', '.join(old)}")
    return int(options.check and bool(old))


def texts():
    """Return the text of each file by its name."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {name: text_of(settings, *parts) for name, parts in FILES.items()}


def text_of(settings, title, extras, groups, files):
    """Return a file's text. With `extras` None, the library's own dependencies are not in it."""
    project = settings["project"]
    lines = [f"-r {name}" for name in files]
    if extras is not None and not files:
        lines += project["dependencies"]
    for extra in extras or []:
        lines += project["optional-dependencies"][extra]
    for group in groups:
        lines += members(settings["dependency-groups"], group)
    return "\n".join([f"# {title} Made from pyproject.toml: python -m tools.requirements", *lines]) + "\n"


def members(groups, name):
    """Return the requirements of a group, those of the groups that it includes among them, each once."""
    found = []
    for entry in groups[name]:
        found += members(groups, entry["include-group"]) if isinstance(entry, dict) else [entry]
    return list(dict.fromkeys(found))


if __name__ == "__main__":
    sys.exit(main())
