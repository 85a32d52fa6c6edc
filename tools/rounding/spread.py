"""How far machines are apart in a number that is shown, and how far the number is from the next edge of rounding."""

import dataclasses

from tools import notebook, outputs

SHARE = 1 / 3  # of the distance to the edge: what the machines may be apart
SHARPEN = "from tools.rounding import digits\ndigits.install()"


@dataclasses.dataclass
class Number:
    """A number that a cell shows, or a cell whose words differ (`shown` is a text then)."""

    cell: str
    shown: str
    values: dict  # by the machine's name
    words: str = ""

    @property
    def spread(self):
        return max(self.values.values()) - min(self.values.values())

    @property
    def distance(self):
        """How far the farthest-out machine's number may still move: from the middle one to the next edge of rounding."""
        half = 0.5 * unit(self.shown)
        middle = sorted(self.values.values())[len(self.values) // 2]
        return max(0.0, half - abs(middle - float(self.shown.replace(",", ""))))

    @property
    def is_loose(self):
        return bool(self.words) or self.spread > SHARE * self.distance

    def __str__(self):
        if self.words:
            return f"  ! {self.cell}: {self.words}"
        extremes = [min(self.values, key=self.values.get), max(self.values, key=self.values.get)]
        told = ", ".join(f"{self.values[name]:.8g} on {name}" for name in extremes) if self.spread else ""
        mark = "!" if self.is_loose else " "
        return f"  {mark} {self.cell}: {self.shown}, spread {self.spread:.2g}, distance {self.distance:.2g}; {told}".rstrip(
            "; "
        )


def of(path, chosen):
    """Return the Numbers of a notebook, in order, over these machines."""
    book = notebook.read(path)
    runs = {machine.name: run(book, path.parent, machine) for machine in chosen}
    found = []
    for place, cell in enumerate(notebook.code_cells(book)):
        if cell.outputs and not cell.metadata.get("not_compared"):
            texts = {name: text(cells[place].outputs) for name, cells in runs.items()}
            found += numbers(f"cell {place} {cell.id}", text(cell.outputs), texts)
    return found


def run(book, folder, machine, sharpen=SHARPEN):
    """Run a notebook on a machine, its digits sharpened; return its code cells."""
    book = notebook.nbformat.from_dict(book)
    first = notebook.nbformat.v4.new_code_cell(f"{machine.first_cell}\n{sharpen}".strip() or "pass")
    book.cells = [first, *book.cells]
    done = notebook.run(book, folder, machine.engine, allow_errors=True, environ=dict(machine.environment))
    cells = notebook.code_cells(done)
    if cells[0].outputs:
        raise RuntimeError(f"{machine.name} can't be played: {text(cells[0].outputs)}")
    return cells[1:]


def disagreements(path, machine):
    """Run a notebook on one machine as it is; return, a text for each cell, what is printed otherwise than stored."""
    book = notebook.read(path)
    cells = zip(notebook.code_cells(book), run(book, path.parent, machine, sharpen=""))
    compared = [
        (stored.id, outputs.compare(stored.outputs, new.outputs))
        for stored, new in cells
        if not stored.metadata.get("not_compared")
    ]
    return [f"cell {name}: {difference}" for name, difference in compared if difference]


def numbers(cell, stored, texts):
    """Pair the numbers of a stored text with those of each machine's text: a list of Numbers, or of one whose words differ."""
    shown, words = outputs.NUMBER.findall(stored), skeleton(stored)
    for name, told in texts.items():
        if skeleton(told) != words or len(outputs.NUMBER.findall(told)) != len(shown):
            return [Number(cell, "", {}, f"other words on {name}:\n{difference(stored, told)}")]
    columns = zip(*(outputs.NUMBER.findall(told) for told in texts.values()))
    return [Number(cell, text, dict(zip(texts, map(float, values)))) for text, values in zip(shown, columns)]


def difference(stored, told):
    """The first lines of two texts that differ in words."""
    for left, right in zip(stored.split("\n"), told.split("\n")):
        if skeleton(left) != skeleton(right):
            return f"      stored {left[:160]!r}\n      there  {right[:160]!r}"
    return f"      stored {stored[-160:]!r}\n      there  {told[-160:]!r}"


def skeleton(told):
    """A text without its numbers and its spaces."""
    return "".join(outputs.NUMBER.sub("#", told).split())


def text(cell_outputs):
    """The words of a cell's outputs, what no run repeats taken out."""
    return "\n".join(told for _, told in outputs.readable(cell_outputs))


def unit(shown):
    """The size of a number's last digit: 0.01 for "3.14"."""
    mantissa, _, exponent = shown.lower().partition("e")
    return 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))


def verdict(found):
    """One line about a notebook's numbers."""
    loose, moved = sum(number.is_loose for number in found), sum(bool(n.values) and n.spread > 0 for n in found)
    return f"{len(found)} numbers, {moved} that some machine moves, {loose} that hang on the machine"
