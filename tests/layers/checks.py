"""One layer built on both engines under one seed: weights, config, shapes, outputs, gradients and a short training compared."""

import json

import numpy as np

from tests.parity import as_numpy, assert_close, on_both


def numbers(*shape, seed=0):
    """Normal float32 numbers, the same at every call with the same seed."""
    return np.random.default_rng((seed, *shape)).standard_normal(shape).astype("float32")


def check_layer(build, *inputs, call=None, training=False, dtypes=None, rtol=1e-5, atol=2e-6, weights_atol=3e-7, fit=True):
    """Compare the layer of `build(keras)` on both engines.

    Args:
        inputs: arrays with the batch first; several are given to the layer as a list.
        call: `call(layer, x)` where the plain call will not do; x is one tensor, or a list of several.
        training: whether the layer is called as in `fit`.
        fit: whether to train a model of the layer and a Dense for three steps as well.
    """
    call = call or (lambda layer, x, **kwargs: layer(x, **kwargs))

    def run(keras):
        layer = build(keras)
        symbols = [keras.Input(x.shape[1:], dtype=x.dtype.name) for x in inputs]
        symbolic = call(layer, symbols if len(inputs) > 1 else symbols[0])
        weights = [as_numpy(w).copy() for w in layer.get_weights()]
        outputs, gradients = outputs_and_gradients(keras, layer, call, inputs, training)
        result = {
            "weights": weights,
            "names": [w.name for w in layer.weights],
            "config": plain(layer.get_config()),
            "shapes": [tuple(x.shape) for x in flat(keras, symbolic)],
            "dtypes": [x.dtype for x in flat(keras, symbolic)],
            "outputs": outputs,
            "gradients": gradients,
        }
        if fit:
            result["trained"] = trained_weights(keras, symbols, flat(keras, symbolic), inputs)
        return result

    ours, theirs = on_both(run)
    assert ours["config"] == theirs["config"]
    for key in ("names", "shapes", "dtypes"):
        assert ours[key] == theirs[key], key
    assert_close(ours["weights"], theirs["weights"], 0, weights_atol, "weights")
    assert_close(ours["outputs"], theirs["outputs"], rtol, atol, "outputs")
    assert_close(ours["gradients"], theirs["gradients"], 10 * rtol, 10 * atol, "gradients")
    if fit:
        assert_close(ours["trained"], theirs["trained"], 10 * rtol, 10 * atol, "weights after three steps")
    return ours, theirs


def outputs_and_gradients(keras, layer, call, inputs, training):
    """The outputs, and the gradients of their weighted sum with respect to float inputs and trainable weights."""
    kwargs = {"training": True} if training else {}
    floats = [i for i, x in enumerate(inputs) if x.dtype.kind == "f"]

    def loss_of(tensors):
        outputs = flat(keras, call(layer, tensors if len(inputs) > 1 else tensors[0], **kwargs))
        loss = sum(
            keras.ops.sum(x * numbers(*x.shape, seed=3)) for x in outputs if "float" in keras.backend.standardize_dtype(x.dtype)
        )
        return outputs, loss

    if keras.__name__ == "minikeras":
        from minikeras.autodiff import Tape, Tensor, backward

        tensors = [Tensor(x.copy(), tracked=x.dtype.kind == "f") for x in inputs]
        with Tape():
            outputs, loss = loss_of(tensors)
        found = backward(loss, [tensors[i] for i in floats] + layer.trainable_weights)
    else:
        import tensorflow as tf

        tensors = [tf.constant(x) for x in inputs]
        with tf.GradientTape() as tape:
            tape.watch([tensors[i] for i in floats])
            outputs, loss = loss_of(tensors)
        found = tape.gradient(loss, [tensors[i] for i in floats] + [v.value for v in layer.trainable_weights])
        found = [None if g is None else tf.convert_to_tensor(g) for g in found]
    return [as_numpy(x) for x in outputs], [0 if g is None else np.asarray(g) for g in found]


def trained_weights(keras, symbols, outputs, inputs):
    """The weights after three steps of a model of the layer and a Dense."""
    flat_outputs = [keras.layers.Flatten()(x) for x in outputs if None not in x.shape[1:]]
    merged = flat_outputs[0] if len(flat_outputs) == 1 else keras.layers.concatenate(flat_outputs)
    model = keras.Model(symbols, keras.layers.Dense(1)(merged))
    model.compile(keras.optimizers.SGD(0.05), "mse", run_eagerly=True)  # three steps are not worth a trace
    rows = len(inputs[0])
    x = list(inputs) if len(inputs) > 1 else inputs[0]
    model.fit(x, numbers(rows, 1, seed=9), batch_size=rows, epochs=3, verbose=0)
    return [as_numpy(w).copy() for w in model.get_weights()]


def flat(keras, structure):
    return keras.tree.flatten(structure)


def plain(config):
    """The config as it comes back from a file, without the counters of names that are the objects' own."""
    return json.loads(json.dumps(config, default=str))
