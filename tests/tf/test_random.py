"""tf.random: the same seeds, the same numbers."""

import numpy as np
import pytest

from tests.tf.test_gradient_tape import ENGINES

SCENES = {
    "one after the other": lambda tf: [tf.random.normal((3,)), tf.random.uniform((3,)), tf.random.normal((2, 2), 1.0, 2.0)],
    "an own seed goes on": lambda tf: [
        tf.random.normal((3,), seed=5),
        tf.random.normal((3,), seed=5),
        tf.random.uniform((3,), seed=5),
    ],
    "shapes share a seed": lambda tf: [tf.random.uniform((5,), seed=1), tf.random.uniform((2, 3), seed=1)],
    "own and others": lambda tf: [tf.random.normal((2,), seed=1), tf.random.normal((2,)), tf.random.normal((2,), seed=1)],
    "whole numbers": lambda tf: [tf.random.uniform((9,), 0, 10, tf.int32), tf.random.uniform((4,), -5, 5, tf.int64)],
    "float64": lambda tf: [tf.random.normal((3,), dtype=tf.float64), tf.random.uniform((3,), dtype=tf.float64)],
    "bounds": lambda tf: [tf.random.uniform((4,), -2, 3), tf.random.uniform(shape=[3], maxval=10.0)],
    "truncated": lambda tf: [tf.random.truncated_normal((50,)), tf.random.truncated_normal((5,), 3.0, 0.1, seed=2)],
    "shuffle": lambda tf: [tf.random.shuffle(np.arange(9)), tf.random.shuffle(np.arange(8).reshape(4, 2))],
    "shuffle with a seed": lambda tf: [tf.random.shuffle(np.arange(9), seed=4), tf.random.shuffle(np.arange(9), seed=4)],
    "categorical": lambda tf: [tf.random.categorical([[1.0, 2, 3], [0, 0, 0]], 5), tf.random.normal((2,))],
    "dropout": lambda tf: [tf.nn.dropout(np.ones((4, 5), "float32"), 0.3), tf.nn.dropout(np.ones(6, "float32"), 0.5, seed=3)],
    "generator": lambda tf: [g := tf.random.Generator.from_seed(7), g.normal((3,)), g.uniform((2,)), g.normal((2,)), g.state][
        1:
    ],
    "flips": lambda tf: [
        tf.image.random_flip_left_right(np.arange(4 * 12, dtype="float32").reshape(4, 2, 2, 3), seed=i) for i in (1, 2)
    ],
}


@pytest.mark.parametrize("seed", [0, 42, 2**31 + 5, None])
@pytest.mark.parametrize("scene", SCENES)
def test_numbers_are_tensorflows(scene, seed):
    if seed is None and scene not in ("an own seed goes on", "shapes share a seed", "shuffle with a seed"):
        pytest.skip("without a seed nothing can be repeated")
    found = []
    for tf in ENGINES.values():
        tf.random.set_seed(1)
        tf.random.set_seed(seed)
        found.append([np.asarray(x) for x in SCENES[scene](tf)])
    for theirs, ours in zip(*found):
        assert theirs.dtype == ours.dtype
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)


def test_set_random_seed_of_keras_seeds_these_too():
    import keras
    import tensorflow as tf

    import minikeras
    import minikeras.tf

    keras.utils.set_random_seed(11)
    minikeras.utils.set_random_seed(11)
    np.testing.assert_allclose(minikeras.tf.random.normal((4,)), tf.random.normal((4,)).numpy(), rtol=1e-5)
