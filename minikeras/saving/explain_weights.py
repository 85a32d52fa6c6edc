"""How the weights in a file fit a model: a table of both, where they don't."""

from dataclasses import dataclass

from minikeras.saving.refusal import WeightsDoNotFit

_SHOWN = 12


@dataclass
class Row:
    """One variable: its shape in the file and in the model, None where it is missing there."""

    path: str
    layer: str
    weight: str
    in_file: tuple | None
    in_model: tuple | None

    @property
    def fits(self):
        """Whether file and model have it, with one shape."""
        return self.in_file == self.in_model


def misfit(rows, member):
    """The error that lists the weights, those that differ marked. Nothing was changed when it is raised."""
    wrong = [row for row in rows if not row.fits]
    shown = rows if len(rows) <= _SHOWN else wrong[:_SHOWN]
    layers = {row.layer for row in wrong}
    shown = [row for row in shown if len(rows) <= _SHOWN or row.layer in layers]
    cells = [("layer", "weight", "file", "model", "")]
    cells += [
        (row.layer, row.weight, _text(row.in_file), _text(row.in_model), "" if row.fits else "<- differs") for row in shown
    ]
    widths = [max(len(line[i]) for line in cells) for i in range(4)]
    table = "\n".join(
        "    " + "  ".join(text.ljust(width) for text, width in zip(line, (*widths, 0))).rstrip() for line in cells
    )
    left_out = f"\n    ... and {len(wrong) - len(shown)} more" if len(wrong) > len(shown) else ""
    return WeightsDoNotFit(5, member, f"\n{table}{left_out}\n  {_explanation(wrong[0])}Nothing was changed.")


def _text(shape):
    return "missing" if shape is None else str(shape)


def _explanation(row):
    """What a kernel of another height means."""
    if row.weight == "kernel" and row.in_file and row.in_model and len(row.in_file) == len(row.in_model) >= 2:
        if row.in_file[:-2] == row.in_model[:-2] and row.in_file[-1] == row.in_model[-1]:
            return f"The saved layer '{row.layer}' had {row.in_file[-2]} inputs, this one has {row.in_model[-2]}. "
        if row.in_file[:-1] == row.in_model[:-1]:
            return f"The saved layer '{row.layer}' had {row.in_file[-1]} outputs, this one has {row.in_model[-1]}. "
    return ""
