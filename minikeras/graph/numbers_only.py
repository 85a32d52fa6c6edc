"""Where only numbers may stand: in a loss function or a metric, say. A symbol among them is refused."""

from minikeras.ambient import Ambient
from minikeras.errors.explaining import described, explained, place

where_numbers_only = Ambient("numbers only")


def numbers_only(where):
    """A context for what is computed, at `where`, with numbers: a symbol among them is refused."""
    return where_numbers_only.during(where)


def symbol_among_numbers(x, where):
    """The error for a symbol that stands among numbers: one of the model's, say, in a loss function."""
    return explained(
        ValueError,
        "A KerasTensor cannot be used as input to a TensorFlow function.",
        where=place(),
        got=described(x),
        wants=f"numbers, in {where}",
        why="a symbol has no numbers; what a loss needs of the model is the output it is given",
        fix="y_pred",
        tensors=[x],
    )
