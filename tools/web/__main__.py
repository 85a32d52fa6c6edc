"""Build the site: `python -m tools.web`. What is needed and not here is said in one sentence."""

import argparse
import sys
import time
from pathlib import Path

from tools import notebook
from tools.web import build


def main(arguments=None):
    """Build the site as the command line says; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.web", description=__doc__)
    parser.add_argument("--to", type=Path, default=notebook.ROOT / "site", help="the folder of the site (site/)")
    parser.add_argument("--only-pages", action="store_true", help="only the pages to read, without Python for the browser")
    parser.add_argument("--pyodide", default="", metavar="URL", help="where Pyodide comes from, if not from the site itself")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    told = build.build(options.to, options.only_pages, options.pyodide)
    for line in told:
        print(line)
    print(f"{options.to}: built in {time.monotonic() - began:.0f} s. python -m http.server -d {options.to} shows it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
