"""Tell whether a tag fits what it would publish: `python tools/release.py v0.1.0`.

The version stands in pyproject.toml and in minikeras/__init__.py, and the changelog and CITATION.cff have it.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACES = {
    "minikeras/__init__.py": r'^__version__ = "(.*)"$',
    "CHANGELOG.md": r"^## (\d\S*)",
    "CITATION.cff": r"^version: (.*)$",
}


def main(tag):
    """Print what does not fit; return the exit status."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = {"the tag": tag.removeprefix("v")}
    for name, pattern in PLACES.items():
        match = re.search(pattern, (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
        found[name] = match[1] if match else "no version"
    wrong = {name: version for name, version in found.items() if version != project["version"]}
    for name, version in wrong.items():
        print(f"pyproject.toml says {project['version']}, {name} says {version}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
