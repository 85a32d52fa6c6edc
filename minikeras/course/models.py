"""Tell in what a learner's model differs from the one that an exercise asks for."""

import itertools
from collections import Counter

import numpy as np

from minikeras.views.structure import calls_of

SETTINGS = (
    "units activation filters kernel_size strides padding rate axis target_shape pool_size input_dim output_dim"
).split()
SAYS_WHAT_INSTEAD = "asked for"  # a complaint with these words names the slip and its cure
PAIRINGS = 24  # that many ways to pair layers are tried


def compare(got, expected, what="Your model"):
    """Return what is wrong with the model `got` beside `expected` in one sentence, or None where they compute the same.

    Looks from the outside in: what it is, its inputs and outputs, its layers, their settings, the number of weights,
    and at last the wiring, by the numbers that come out when both have the same weights.
    """
    if not hasattr(got, "layers") or not hasattr(got, "predict"):
        return f"{what} should be a keras model, and is of type {type(got).__name__}."
    if not got.built:
        return f"{what} is not built: say the shape of its input with keras.Input."
    for look in (_ends, _layers, _weights, _wiring):
        complaint = look(got, expected, what)
        if complaint:
            return complaint
    return None


def _ends(got, expected, what):
    for side in ("inputs", "outputs"):
        yours, right = (_shapes(getattr(model, side)) for model in (got, expected))
        if len(yours) != len(right):
            return f"{what} has {_count(len(yours), side[:-1])}, and should have {len(right)}."
        if yours != right:
            return f"{what}'s {side} have the shapes {_list(yours)}, and should have {_list(right)}."
    return None


def _layers(got, expected, what):
    yours, right = (sorted(map(_kind, _inner(model))) for model in (got, expected))
    extra, wanted = Counter(yours) - Counter(right), Counter(right) - Counter(yours)
    if len(extra) == len(wanted) == 1 and extra.total() == wanted.total():
        return f"{what} has {min(extra)}, where {min(wanted)} is {SAYS_WHAT_INSTEAD}."
    for kind in sorted(set(yours) | set(right)):
        mine, asked = yours.count(kind), right.count(kind)
        if mine != asked:
            shared = mine and asked and (_shares(got, kind) or _shares(expected, kind))
            hint = " Is a layer to be shared, or to be made twice?" if shared else ""
            return f"{what} has {_count(mine, kind + ' layer')}, and should have {asked}.{hint}"
    yours, right = (sorted(map(_settings, _inner(model))) for model in (got, expected))
    if yours != right:
        extra, wanted = Counter(yours) - Counter(right), Counter(right) - Counter(yours)
        return f"{what} has {min(extra)}, where {min(wanted)} is {SAYS_WHAT_INSTEAD}."
    return None


def _shares(model, kind):
    """Tell whether a layer of this kind is called more than once."""
    return any(len(calls_of(layer)) > 1 for layer in _inner(model) if _kind(layer) == kind)


def _weights(got, expected, what):
    if got.count_params() == expected.count_params():
        return None
    return f"{what} has {got.count_params():,} parameters, and should have {expected.count_params():,}."


def _wiring(got, expected, what):
    """Compare what both models give for the same input and the same weights."""
    mine, right = ([layer for layer in _inner(model) if layer.get_weights()] for model in (got, expected))
    kept = [(layer, layer.get_weights()) for layer in mine + right]
    source = np.random.default_rng(0)
    inputs = [_example(tensor, source) for tensor in expected.inputs]
    try:
        for layer in right:
            layer.set_weights([_values(weight, source) for weight in layer.weights])
        wanted = _outputs(expected, inputs)
        for pairs in itertools.islice(_pairings(mine, right), PAIRINGS):
            for layer, other in pairs:
                layer.set_weights(other.get_weights())
            if all(np.allclose(a, b, 1e-3, 1e-4) for a, b in zip(_outputs(got, inputs), wanted)):
                return None
    finally:
        for layer, weights in kept:
            layer.set_weights(weights)
    return f"{what} has the right layers, but they are connected differently, or in another order."


def _values(weight, source):
    values = source.normal(0, 0.3, tuple(weight.shape))
    return np.abs(values) if "variance" in weight.name else values  # the root of a negative one is no number


def _pairings(mine, right):
    """Yield the ways to pair two models' layers that are alike, in the order of building first.

    Two branches of the same layers may be built in either order: one of the pairings makes such models equal.
    """
    groups = [[layer for layer in mine if _form(layer) == form] for form in sorted(set(map(_form, mine)))]
    others = [[layer for layer in right if _form(layer) == _form(group[0])] for group in groups]
    for choice in itertools.product(*map(itertools.permutations, others)):
        yield [pair for group, other in zip(groups, choice) for pair in zip(group, other)]


def _form(layer):
    """Return what two layers must share for one's weights to fit the other: their settings and their weights' shapes."""
    return _settings(layer), str([array.shape for array in layer.get_weights()])


def _outputs(model, inputs):
    result = model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0)
    return list(result.values()) if isinstance(result, dict) else result if isinstance(result, (list, tuple)) else [result]


def _example(tensor, source):
    shape = [4, *(3 if size is None else size for size in tensor.shape[1:])]
    if "int" in str(tensor.dtype):
        return source.integers(0, 2, shape).astype(str(tensor.dtype))
    return source.normal(size=shape).astype("float32")


def _inner(model):
    """Return the layers of a model, those of nested models among them, without the inputs."""
    for layer in model.layers:
        if type(layer).__name__ == "InputLayer":
            continue
        if getattr(layer, "layers", None):
            yield from _inner(layer)
        else:
            yield layer


def _kind(layer):
    return type(layer).__name__


def _settings(layer):
    config = _in_one_spelling(layer, layer.get_config())
    told = [f"{key}={config[key]!r}" for key in SETTINGS if key in config]
    return f"{_kind(layer)}({', '.join(told)})"


def _in_one_spelling(layer, config):
    """Say alike what does the same: axes counted from the end, and "same" for a window of 1, where padding does nothing."""
    if isinstance(config.get("axis"), int) and config["axis"] >= 0 and calls_of(layer):
        config["axis"] -= len(calls_of(layer)[0].output_tensors[0].shape)
    if "padding" in config and set(config.get("kernel_size", ())) == {1}:
        config["padding"] = "same"
    return config


def _shapes(tensors):
    return [tuple(tensor.shape) for tensor in tensors]


def _count(number, noun):
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _list(values):
    return ", ".join(map(str, values))
