"""Attributes and methods that are gone from layers, models and optimizers."""

from minikeras.errors.explaining import explained

_KERNEL_AND_BIAS = {"W": "layer.kernel", "b": "layer.bias"}

GONE_ATTRIBUTES = {  # by the name of the class
    "Layer": {
        "output_shape": "layer.output.shape",
        "input_shape": "layer.input.shape",
        "inbound_nodes": "layer.calls",
        "outbound_nodes": "layer._outbound_nodes",
    },
    "Dense": _KERNEL_AND_BIAS,
    "BaseConv": _KERNEL_AND_BIAS,
    "CellLayer": {"W": "layer.cell.kernel", "U": "layer.cell.recurrent_kernel", "b": "layer.cell.bias"},
    "Embedding": {"W": "layer.embeddings"},
    "Model": {
        "fit_generator": "model.fit(generator)",
        "evaluate_generator": "model.evaluate(generator)",
        "predict_generator": "model.predict(generator)",
        "predict_classes": "model.predict(x).argmax(-1)",
        "predict_proba": "model.predict(x)",
        "to_yaml": "model.to_json()",
    },
    "Optimizer": {
        "lr": "optimizer.learning_rate",
        "get_weights": "[variable.numpy() for variable in optimizer.variables]",
        "weights": "optimizer.variables",
    },
}


def missing_attribute(thing, name):
    """The error for an attribute that `thing` lacks: Python's own sentence, and the modern name of one that is gone."""
    sentence = f"{type(thing).__name__!r} object has no attribute {name!r}"
    for cls in type(thing).__mro__:
        fix = GONE_ATTRIBUTES.get(cls.__name__, {}).get(name)
        if fix is not None:
            return explained(AttributeError, sentence, fix=fix)
    return AttributeError(sentence)


class NamesGoneAttributes:
    """Base of classes that lost attributes. `__getattr__` is asked only for what is not there, so that the rest costs nothing."""

    def __getattr__(self, name):
        if hasattr(type(self), name):  # a property that raised an AttributeError of its own: let it say it again
            return object.__getattribute__(self, name)
        raise missing_attribute(self, name)
