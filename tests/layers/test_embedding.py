"""Embedding and Masking against tf.keras."""

import numpy as np
import pytest

from tests.layers.checks import check_layer, numbers
from tests.parity import as_numpy, on_both

WORDS = np.array([[1, 2, 2, 0], [5, 1, 0, 0], [3, 3, 3, 3]], "int32")


@pytest.mark.parametrize(
    "settings",
    [
        dict(),
        dict(mask_zero=True),
        dict(embeddings_initializer="glorot_normal", embeddings_regularizer="l2"),
        dict(embeddings_constraint="unit_norm", name="words"),
    ],
    ids=str,
)
def test_embedding_agrees(settings):
    check_layer(lambda keras: keras.layers.Embedding(6, 3, **settings), WORDS)


def test_embedding_starts_from_given_weights():
    check_layer(lambda keras: keras.layers.Embedding(6, 3, weights=[numbers(6, 3)]), WORDS)


def test_a_word_without_a_row_is_named():
    import minikeras as keras

    with pytest.raises(IndexError, match=r"indices\[0,1\] = 7 is not in \[0, 6\)\n  Where:  layer 'table'"):
        keras.layers.Embedding(6, 3, name="table")(np.array([[1, 7]]))


@pytest.mark.parametrize("sizes", [(0, 3), (3, -1), (2.5, 3), (True, 3)], ids=str)
def test_embedding_sizes_are_positive_ints(sizes):
    def run(keras):
        with pytest.raises(ValueError) as error:
            keras.layers.Embedding(*sizes)
        return str(error.value)

    ours, theirs = on_both(run)
    assert ours == theirs


def test_masking_sets_masked_steps_to_zero_and_tells_the_next_layer():
    x = numbers(2, 4, 3)
    x[0, 2:] = x[1, 1] = 7

    def run(keras):
        y = keras.layers.Masking(7.0)(x)
        return as_numpy(y), as_numpy(y._keras_mask), keras.layers.Masking(7.0, name="m").get_config()

    ours, theirs = on_both(run)
    np.testing.assert_array_equal(ours[0], theirs[0])
    np.testing.assert_array_equal(ours[1], theirs[1])
    assert ours[2] == theirs[2]
