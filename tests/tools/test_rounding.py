"""What hangs on one machine's rounding is found, and what does not is left alone."""

import ast
import subprocess
import sys

import nbformat
import pytest

from tools import notebook
from tools.rounding import digits, spread
from tools.rounding.machines import Machine

LEFT, RIGHT = (Machine(name, first_cell=f"moved = {moved}") for name, moved in (("left", 0.0), ("right", 0.004)))


@pytest.mark.parametrize(
    ("source", "sharper"),
    [
        ("f'{x:.2f}'", "f'{x:.8f}'"),
        ("f'{x:6.1%}'", "f'{x:6.7%}'"),
        ("f'{x:>10}'", "f'{x:>10}'"),
        ("x.round(3)", "x.round(9)"),
        ("np.round(x, 1)", "np.round(x, 7)"),
        ("np.round(x)", "np.round(x, 6)"),
        ("round(x)", "round(x, 6)"),
        ("x.round()", "x.round(6)"),
        ("f'{x.mean():.0f} of {n}'", "f'{x.mean():.6f} of {n}'"),
    ],
)
def test_a_cell_is_made_to_show_more_digits(source, sharper):
    tree = digits.Sharper().visit(ast.parse(source))
    assert ast.unparse(ast.fix_missing_locations(tree)) == sharper


def verdicts(folder, *cells):
    """Which numbers of a notebook with these cells hang on the two machines: pairs of what is shown and whether it is loose."""
    book = nbformat.v4.new_notebook(metadata={"kernelspec": notebook.KERNEL})
    for source, shown in cells:
        stored = nbformat.v4.new_output("stream", name="stdout", text=shown)
        book.cells.append(nbformat.v4.new_code_cell(source, outputs=[stored]))
    path = folder / "a.ipynb"
    nbformat.write(book, path)
    return [(number.shown, number.is_loose) for number in spread.of(path, [LEFT, RIGHT])]


def test_a_number_near_an_edge_and_a_word_that_changes_are_found(tmp_path):
    cells = [
        ("print(f'{0.8 + moved:.1f} far from an edge')", "0.8 far from an edge"),
        ("print(f'{0.848 + moved:.1f} over it')", "0.8 over it"),
        ("print(f'{0.843 + moved:.1f} too near')", "0.8 too near"),
        ("print('more than half' if moved > 0 else 'less')", "less"),
        ("print(3, 'things')", "3 things"),
    ]
    assert verdicts(tmp_path, *cells) == [("0.8", False), ("0.8", True), ("0.8", True), ("", True), ("3", False)]


@pytest.mark.parametrize(("shown", "unit"), [("3", 1.0), ("3.14", 0.01), ("2e-05", 1e-5), ("-1.5e3", 100.0)])
def test_the_last_digit_of_a_number_has_a_size(shown, unit):
    assert spread.unit(shown) == pytest.approx(unit)


SUMS = """
import numpy as np
from minikeras import autodiff, ops
from tools.rounding import sums

a, b = np.random.default_rng(0).normal(size=(2, 64, 64)).astype("float32")
true = a.astype("float64") @ b.astype("float64")
usual = np.array(ops.matmul(a, b))
sums.{call}
got = np.array(ops.matmul(a, b))
gradient = np.array(autodiff.gradient(lambda a: ops.sum(ops.matmul(a, b)), a))
print(np.array_equal(usual, got), abs(got - true).max() < 1e-4, abs(got - true).max() < 1e-6 * abs(true).max(), gradient.shape)
"""


@pytest.mark.parametrize(
    ("call", "same", "exact"), [("other_order(1)", False, None), ("noise(1)", False, None), ("exact()", False, True)]
)
def test_sums_are_disturbed_by_about_their_last_digit(call, same, exact):
    done = subprocess.run([sys.executable, "-c", SUMS.format(call=call)], cwd=notebook.ROOT, capture_output=True, text=True)
    told = done.stdout.split(maxsplit=3)
    assert told[:2] == [str(same), "True"], done.stderr
    assert exact is None or told[2] == str(exact)
    assert told[3].strip() == "(64, 64)"
