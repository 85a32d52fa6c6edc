"""Grade the graders: small faults are put into the reference answers one by one, and each must cost the points.

    python -m tools.mutants            # all lessons
    python -m tools.mutants 03 05      # some
    python -m tools.mutants --list 03  # also the mutants that were caught

Prints the share of mutants caught in each lesson, and each survivor as the line it changes. tests/answers/equivalent.txt names those
that are right answers in another form, so that no check could catch them, each with the reason; they don't count.
"""

import argparse
import ast
import contextlib
import copy
import io
from dataclasses import dataclass
from pathlib import Path

from tools import places
from tools.answers import Lesson

EQUIVALENT = Path(__file__).resolve().parent.parent / "tests" / "answers" / "equivalent.txt"
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
OPERATORS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Pow: ast.Mult,
    ast.Mod: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
WORDS = {
    "relu": "tanh",
    "tanh": "relu",
    "sigmoid": "tanh",
    "softmax": "sigmoid",
    "linear": "relu",
    "same": "valid",
    "valid": "same",
}
WRAPPERS = {"reversed", "sorted", "abs", "tuple", "list", "set"}


@dataclass
class Mutant:
    """A reference answer with one fault."""

    exercise: str
    line: str  # the changed statement, as the report shows it
    code: str


def mutants(exercise, source):
    """Yield every mutant of a reference answer, a cell's source: only what stands between the solution's marks is changed."""
    inside = _solution_lines(source)
    tree, plain = ast.parse(source), ast.unparse(ast.parse(source)).splitlines()
    for place, node in enumerate(ast.walk(tree)):
        if getattr(node, "lineno", None) in inside:
            for change in range(len(list(changes(node)))):
                mutated = _with_change(tree, place, change)
                code = ast.unparse(mutated)
                if code.splitlines() != plain:
                    yield Mutant(exercise, _first_difference(plain, code.splitlines()), code)


def changes(node):
    """Yield the faults that can be made at a node, each a function that returns what stands there instead."""
    match node:
        case ast.BinOp(op=ast.MatMult()):
            yield lambda n: ast.BinOp(n.right, n.op, n.left)
        case ast.BinOp() | ast.BoolOp() | ast.AugAssign() if type(node.op) in OPERATORS:
            yield lambda n: _changed(n, op=OPERATORS[type(n.op)]())
        case ast.Compare() if type(node.ops[0]) in OPERATORS:
            yield lambda n: _changed(n, ops=[OPERATORS[type(n.ops[0])](), *n.ops[1:]])
        case ast.UnaryOp(op=ast.USub() | ast.Not()):
            yield lambda n: n.operand
        case ast.Constant(value=bool()):
            yield lambda n: ast.Constant(not n.value)
        case ast.Constant(value=int() | float()):
            yield lambda n: ast.Constant(n.value + 1)
        case ast.Constant(value=str()) if node.value in WORDS:
            yield lambda n: ast.Constant(WORDS[n.value])
        case ast.Attribute(attr="T"):
            yield lambda n: n.value
        case ast.Call():
            yield from _changes_of_call(node)
        case ast.If() | ast.IfExp() | ast.While():
            yield lambda n: _changed(n, test=ast.UnaryOp(ast.Not(), n.test))
        case ast.Assign() | ast.Expr() if not _is_docstring(node):
            yield lambda n: ast.Pass()
    if isinstance(node, ast.AugAssign):
        yield lambda n: ast.Assign([n.target], n.value, lineno=n.lineno)


def _changes_of_call(call):
    for place in range(len(call.keywords)):
        yield lambda n, place=place: _changed(n, keywords=n.keywords[:place] + n.keywords[place + 1 :])
    if len(call.args) >= 2:
        yield lambda n: _changed(n, args=[n.args[1], n.args[0], *n.args[2:]])
    if isinstance(call.func, ast.Name) and call.func.id in WRAPPERS and len(call.args) == 1:
        yield lambda n: n.args[0]


def _changed(node, **fields):
    node = copy.copy(node)
    vars(node).update(fields)
    return node


def _is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _with_change(tree, place, change):
    """A copy of a tree in which one change is made at the node that `ast.walk` meets at this place."""
    tree = copy.deepcopy(tree)
    target = list(ast.walk(tree))[place]
    new = list(changes(target))[change](target)

    class Replace(ast.NodeTransformer):
        def visit(self, node):
            return new if node is target else self.generic_visit(node)

    return ast.fix_missing_locations(Replace().visit(tree))


def _solution_lines(source):
    """The numbers of the lines between the marks of a solution."""
    lines, inside = set(), False
    for number, line in enumerate(source.splitlines(), 1):
        inside = (inside or BEGIN in line) and END not in line
        if inside:
            lines.add(number)
    return lines


def _first_difference(before, after):
    """The first line that was changed, as `before -> after`."""
    for old, new in zip(before, after):
        if old != new:
            return f"{old.strip()} -> {new.strip()}"
    return f"{before[-1].strip()} -> (gone)"


def equivalents(path=EQUIVALENT):
    """The known mutants that are right: `{(exercise, line): reason}`; in the file `@@ 1-2: reason`, then the line."""
    known = {}
    for block in path.read_text(encoding="utf-8").split("\n@@ ")[1:]:
        head, line = block.strip().split("\n")[:2]
        exercise, _, reason = head.partition(": ")
        known[exercise, line.strip()] = reason
    return known


def survives(lesson, mutant):
    """Tell whether a mutant gets all the points. Code that does not even run is caught, as is code that never ends."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            return lesson.grade(mutant.exercise, mutant.code) == lesson.points[mutant.exercise]
        except Exception:
            return False


def run(number, known, show_all=False):
    """Grade all mutants of a lesson, print the survivors, and return how many were caught and how many there were."""
    with contextlib.redirect_stdout(io.StringIO()):
        lesson = Lesson(number)
    caught = total = 0
    for exercise, source in lesson.answers.items():
        for mutant in mutants(exercise, source):
            alive = survives(lesson, mutant)
            if alive and (exercise, mutant.line) in known:
                continue
            total += 1
            caught += not alive
            if alive or show_all:
                print(f"  {exercise}: {'SURVIVES' if alive else 'caught'}: {mutant.line}", flush=True)
    return caught, total


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lessons", nargs="*", help="numbers of lessons; all by default")
    parser.add_argument("--list", action="store_true", help="print the mutants that were caught as well")
    arguments = parser.parse_args()
    known, sums = equivalents(), [0, 0]
    for path in places.solutions(arguments.lessons):
        caught, total = run(path.parent.name[:2], known, arguments.list)
        sums = [sums[0] + caught, sums[1] + total]
        print(f"{path.parent.name}: {caught} of {total} mutants caught ({caught / max(total, 1):.1%})", flush=True)
    print(f"all: {sums[0]} of {sums[1]} mutants caught ({sums[0] / max(sums[1], 1):.1%})")


if __name__ == "__main__":
    main()
