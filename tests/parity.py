"""Build the same thing twice, once with minikeras and once with tf.keras, and compare."""

import functools
import os

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")


@functools.cache
def engines():
    """`(minikeras, keras)`; TensorFlow is imported when the first test asks."""
    import keras

    import minikeras

    return minikeras, keras


def on_both(build, seed=42):
    """`build(keras)` on each engine, after a fresh session and the same seed: `(minikeras result, keras result)`."""
    results = []
    for keras in engines():
        keras.backend.clear_session(free_memory=False)  # Keras would search all of memory for garbage, which takes a second
        keras.utils.set_random_seed(seed)
        results.append(build(keras))
    return tuple(results)


def as_numpy(x):
    """The numbers of a tensor of either engine, a number or an array."""
    return np.asarray(x.numpy() if hasattr(x, "numpy") else x)


def assert_close(ours, theirs, rtol=1e-5, atol=1e-6, what=""):
    """Compare arrays, or nested lists, tuples and dicts of them."""
    if isinstance(theirs, dict):
        assert sorted(ours) == sorted(theirs), f"{what}: keys {sorted(ours)} != {sorted(theirs)}"
        for key in theirs:
            assert_close(ours[key], theirs[key], rtol, atol, f"{what}[{key!r}]")
    elif isinstance(theirs, (list, tuple)):
        assert len(ours) == len(theirs), f"{what}: {len(ours)} parts, not {len(theirs)}"
        for i, (a, b) in enumerate(zip(ours, theirs)):
            assert_close(a, b, rtol, atol, f"{what}[{i}]")
    else:
        a, b = as_numpy(ours), as_numpy(theirs)
        assert a.shape == b.shape, f"{what}: shape {a.shape} != {b.shape}"
        np.testing.assert_allclose(a, b, rtol=rtol, atol=atol, err_msg=what)


def assert_same_history(build, data, rtol=1e-5, atol=1e-6, seed=42, **fit):
    """Train the model of `build(keras)` on both engines and compare weights before and histories after."""

    def run(keras):
        model = build(keras)
        weights = [w.copy() for w in model.get_weights()]
        x, y = data()
        history = model.fit(x, y, verbose=0, **fit)
        return weights, history.history, history.epoch, history.params

    (our_weights, ours, our_epochs, our_params), (their_weights, theirs, their_epochs, their_params) = on_both(run, seed)
    for i, (a, b) in enumerate(zip(our_weights, their_weights)):
        assert_close(a, b, rtol=0, atol=3e-7, what=f"initial weight {i}")
    assert list(ours) == list(theirs)
    assert our_epochs == their_epochs and our_params == their_params
    assert_close(ours, theirs, rtol, atol, "history")
