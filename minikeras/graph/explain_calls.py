"""`layer.output` where there is no call yet."""

from minikeras.graph.explaining import explained, place, written


def never_called(operation, attribute):
    """The error for the input or output of an operation without a call."""
    sentence = f"The layer {operation.name} has never been called and thus has no defined {attribute}."
    if hasattr(operation, "compiled"):
        return explained(AttributeError, sentence, where=place(), why="without an Input in front, a model has no symbols of its own",
                         fix="Input(shape=(4,))")
    return explained(AttributeError, sentence, where=place(), why=f"only a call has an {attribute}; a layer alone is a recipe",
                     fix=f"{written(operation)}(x)")
