"""What is known of a model before it sees a batch: the outputs of one with a graph, and their names."""

from minikeras.graph.of_models import function_of


def output_names(model):
    """The names of the outputs of a model with a graph; else None."""
    return getattr(model, "output_names", None)


def known_outputs(model):
    """The symbolic outputs, nested, of a model that has a graph; else None."""
    function = function_of(model)
    return None if function is None else function._outputs_struct
