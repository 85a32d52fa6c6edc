"""Calls that say `training=False` or `training=True` for themselves, in a model whose `fit` says it for all of them."""

import warnings

from minikeras.config.strict_checks import strict_checks
from minikeras.errors.explaining import explanation, named, place
from minikeras.errors.origin import stack_level
from minikeras.graph.of_models import function_of
from minikeras.layers.arguments import signature_of

_SETTINGS = ("rate", "stddev", "dropout", "recurrent_dropout")  # of layers that do something in training only


def tell_of_fixed_modes(model):
    """Warn of the calls in a model's graph whose own `training` does not count in `fit`, where that makes a difference."""
    function = function_of(model)
    if function is None or not strict_checks():
        return
    for node in function._ordered_nodes:
        mode, layer = node.arguments.kwargs.get("training"), node.operation
        # A default stands in the graph as if it had been passed: what Dropout's call says by itself is not meant.
        passed = isinstance(mode, bool) and signature_of(type(layer).call).defaults.get("training") is not mode
        inner = layer._flatten_layers() if passed and hasattr(layer, "_flatten_layers") else ()
        different = [part for part in inner if _acts_otherwise(part)]
        if different:
            method = "evaluate" if mode else "fit"
            frozen = [part for part in different if type(part).__name__ == "BatchNormalization"]
            warnings.warn(
                explanation(
                    f"Layer {named(layer)} was called with `training={mode}`, but `{method}` calls it with `training={not mode}`.",
                    where=place(layer, origin=node.made_at),
                    why=f"fit, evaluate and predict say it for the whole model; it makes a difference for {named(different[0])}"
                    + (f" and {len(different) - 1} more" if len(different) > 1 else ""),
                    fix=f"{layer.name}.trainable = False" if frozen and not mode else None,
                ),
                stacklevel=stack_level(),
            )


def _acts_otherwise(layer):
    """Whether a layer itself does something else in training. One of somebody's own does, if it takes `training`."""
    if "training" not in signature_of(type(layer).call).known:
        return False
    if not type(layer).__module__.startswith("minikeras."):
        return not hasattr(layer, "train_step")
    if type(layer).__name__ == "BatchNormalization":
        return layer.trainable
    return any(getattr(layer, setting, None) for setting in _SETTINGS)
