"""Tables on a terminal: through `rich`, the library that Keras prints its summaries with, or in plain text without it.

A cell is a list of `(text, style)` pieces; a style is a colour of rich's ("color(34)"), "bold ...", or None.
"""

import math
import re
import shutil
import sys

from minikeras.views.safe_text import cut, width

_WORD = re.compile(r"\s*\S+\s*")


class Table:
    """Columns with a fixed share of a line, and rows of cells.

    Args:
        columns: `(title, "left" | "right" | "center", width)` triples.
        line_length: how wide the whole table is; columns shrink evenly where their widths and borders don't fit.
    """

    def __init__(self, columns, line_length):
        self.columns = columns
        self.line_length = line_length
        self.rows = []

    def add_row(self, cells):
        """Append a row: one cell for each column."""
        self.rows.append(cells)


def show(parts, print_fn=None):
    """Print lines (lists of pieces) and Tables: to the terminal or notebook with colours, or as one text to `print_fn`."""
    try:
        import rich.console
    except ImportError:
        (print_fn or _write)(plain_text(parts))
        return
    if print_fn is None:
        _print(rich.console.Console(highlight=False, force_jupyter=_in_a_page() or None), parts)
        return
    console = rich.console.Console(highlight=False, force_terminal=False, color_system=None)
    with console.capture() as captured:
        _print(console, parts)
    print_fn(captured.get())


def _in_a_page():
    """Whether IPython shows displays here. rich knows a notebook by the name of its shell's class, and not those of other front ends."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return shell is not None and type(shell).__name__ != "TerminalInteractiveShell"


def _write(text):
    print(text, end="")


def _print(console, parts):
    for part in parts:
        console.print(_rich_table(part) if isinstance(part, Table) else _rich_text(part))


def _rich_text(pieces):
    from rich.text import Text

    return Text.assemble(*(piece if piece[1] else piece[0] for piece in pieces))


def _rich_table(table):
    from rich.table import Column, Table as RichTable

    columns = [Column(title, justify=justify, width=width) for title, justify, width in table.columns]
    drawn = RichTable(*columns, width=table.line_length, show_lines=True)
    for row in table.rows:
        drawn.add_row(*map(_rich_text, row))
    return drawn


def plain_text(parts):
    """The same text without colours and without `rich`, for a machine that has only NumPy."""
    screen = shutil.get_terminal_size().columns
    lines = []
    for part in parts:
        if isinstance(part, Table):
            lines += [line[:screen] for line in _plain_table(part)]
        else:
            lines += [line.rstrip() for line in _wrapped(_joined(part), screen)]
    return "\n".join(lines) + "\n"


def _plain_table(table):
    widths = _column_widths([w for _, _, w in table.columns], table.line_length)
    justified = [justify for _, justify, _ in table.columns]

    def ruled(left, fill, middle, right):
        return left + middle.join(fill * (w + 2) for w in widths) + right

    def row(cells, bar, header=False):
        columns = [_wrapped(cell, w) for cell, w in zip(cells, widths)]
        height = max(map(len, columns))
        blank = [[""] * (height - len(c)) for c in columns]
        columns = [b + c if header else c + b for b, c in zip(blank, columns)]  # titles stand at the bottom of their row
        for texts in zip(*columns):
            yield bar + bar.join(f" {_justified(t, j, w)} " for t, j, w in zip(texts, justified, widths)) + bar

    yield ruled("┏", "━", "┳", "┓")
    yield from row([title for title, _, _ in table.columns], "┃", header=True)
    yield ruled("┡", "━", "╇", "┩")
    for i, cells in enumerate(table.rows):
        if i:
            yield ruled("├", "─", "┼", "┤")
        yield from row(map(_joined, cells), "│")
    yield ruled("└", "─", "┴", "┘")


def _column_widths(widths, line_length):
    """Widths of the columns' text, so that with borders and margins they fill the line exactly.

    What is missing is taken evenly from all columns; what is left over is shared out in proportion to their widths.
    """
    padded = [w + 2 for w in widths]
    spare = line_length - len(widths) - 1 - sum(padded)
    whole = sum(padded)
    for i, w in enumerate(padded):
        share = math.ceil(w * spare / whole) if spare > 0 else -min(w, round(-spare / (len(padded) - i)))
        padded[i] += share
        spare -= share
        whole -= w
    return [max(w - 2, 0) for w in padded]


def _wrapped(text, columns):
    """Lines of at most `columns`, broken between words; a word that is longer than a line ends in an ellipsis."""
    lines, line = [], ""
    for word in _WORD.findall(text):
        if line and width(line) + width(word.rstrip()) > columns:
            lines.append(line)
            line = ""
        line += word
    return [cut(part.rstrip(), columns) for part in lines + [line]]


def _justified(text, justify, columns):
    space = columns - width(text)
    left = {"left": 0, "right": space, "center": space // 2}[justify]
    return " " * left + text + " " * (space - left)


def _joined(pieces):
    return "".join(text for text, _ in pieces)
