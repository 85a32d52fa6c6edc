"""The command line: run lessons on many machines, and print what hangs on the machine."""

import argparse
import sys

from tools import places
from tools.rounding import machines, spread


def main(arguments=None):
    """Run the notebooks and print their numbers; return 1 where one hangs on the machine."""
    options = _parser().parse_args(arguments)
    chosen = [machine for machine in machines.here() if _wanted(machine, options.machines)]
    print(f"{len(chosen)} machines: {', '.join(machine.name for machine in chosen)}")
    for name in machines.missing():
        print(f"This processor has not what the kernel {name} needs; other orders of sums and noise stand in for it.")
    loose = 0
    for path in _paths(options):
        found = spread.of(path, chosen)
        loose += sum(number.is_loose for number in found)
        for number in found:
            if options.all or number.is_loose:
                print(number, flush=True)
        print(f"{path.parent.parent.name}/{path.stem}: {spread.verdict(found)}", flush=True)
    return 1 if loose else 0


def _wanted(machine, names):
    return not names or any(machine.name.startswith(name) for name in names.split(","))


def _paths(options):
    paths = places.solutions(options.lessons)
    told = [places.LESSONS / path.relative_to(places.SOLUTIONS) for path in paths]
    return {"solutions": paths, "lessons": told}.get(options.only, [*paths, *told])


def _parser():
    parser = argparse.ArgumentParser(prog="python -m tools.rounding", description="Which shown numbers hang on one machine.")
    parser.add_argument("lessons", nargs="*", help="numbers or names; all where none is given")
    parser.add_argument("--only", choices=("solutions", "lessons"))
    parser.add_argument("--machines", default="", help="names, or how they begin, with commas between; all where none is given")
    parser.add_argument("--all", action="store_true", help="print every number, not only those that hang on the machine")
    return parser


if __name__ == "__main__":
    sys.exit(main())
