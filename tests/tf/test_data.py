"""tf.data gives TensorFlow's elements, in TensorFlow's order for the same seeds, with its specs and lengths."""

import numpy as np
import pytest
import tensorflow

import minikeras.tf
from tests.tf.test_gradient_tape import ENGINES

X = np.arange(20, dtype="float32").reshape(10, 2)
Y = np.arange(10)

SOURCES = {
    "slices": lambda tf: tf.data.Dataset.from_tensor_slices(X),
    "pairs": lambda tf: tf.data.Dataset.from_tensor_slices((X, Y)),
    "dicts": lambda tf: tf.data.Dataset.from_tensor_slices(({"a": X, "b": Y}, Y)),
    "range": lambda tf: tf.data.Dataset.range(10),
    "range of three": lambda tf: tf.data.Dataset.range(2, 20, 3),
    "whole": lambda tf: tf.data.Dataset.from_tensors((X, 3)),
    "texts": lambda tf: tf.data.Dataset.from_tensor_slices(["a", "bc", ""]),
    "generator": lambda tf: tf.data.Dataset.from_generator(
        lambda: ((i, [i, i + 1.0]) for i in range(5)),
        output_signature=(tf.TensorSpec((), tf.int32), tf.TensorSpec((2,), tf.float32)),
    ),
    "generator, older form": lambda tf: tf.data.Dataset.from_generator(lambda: iter(range(4)), output_types=tf.int64),
    "zip": lambda tf: tf.data.Dataset.zip((tf.data.Dataset.range(3), tf.data.Dataset.range(5))),
    "zip of a dict": lambda tf: tf.data.Dataset.zip({"a": tf.data.Dataset.range(3), "b": tf.data.Dataset.range(6).batch(2)}),
}
CHAINS = {
    "batch": lambda tf, d: d.batch(3),
    "batch, rest dropped": lambda tf, d: d.batch(3, drop_remainder=True),
    "shuffle, seed": lambda tf, d: d.shuffle(4, seed=7),
    "shuffle, same each time": lambda tf, d: d.shuffle(100, seed=7, reshuffle_each_iteration=False),
    "shuffle, global seed": lambda tf, d: d.shuffle(5).batch(2),
    "shuffle, repeat": lambda tf, d: d.shuffle(3, seed=1).repeat(2),
    "repeat, shuffle": lambda tf, d: d.repeat(2).shuffle(5, seed=1),
    "two shuffles": lambda tf, d: d.shuffle(3).shuffle(4),
    "take, skip": lambda tf, d: d.skip(1).take(2),
    "take all": lambda tf, d: d.take(-1).skip(100),
    "repeat": lambda tf, d: d.repeat(2),
    "endless": lambda tf, d: d.repeat().take(12),
    "cache, prefetch": lambda tf, d: d.cache().prefetch(tf.data.AUTOTUNE),
    "concatenate": lambda tf, d: d.concatenate(d.take(1)),
    "enumerate": lambda tf, d: d.enumerate(start=5),
    "shard": lambda tf, d: d.shard(3, 1),
    "unbatch": lambda tf, d: d.batch(2).unbatch(),
    "apply": lambda tf, d: d.apply(lambda e: e.take(2)),
    "batch of batches": lambda tf, d: d.batch(2, drop_remainder=True).batch(2),
    "with options": lambda tf, d: d.with_options(tf.data.Options()),
}


def texts(dataset):
    return [
        repr(tensorflow.nest.map_structure(lambda x: np.asarray(x).tolist(), element))
        for element in dataset.as_numpy_iterator()
    ]


def count(dataset):
    try:
        return len(dataset)
    except TypeError as error:
        return str(error)


@pytest.mark.parametrize("chain", CHAINS)
@pytest.mark.parametrize("source", SOURCES)
def test_elements_specs_and_lengths_are_tensorflows(source, chain):
    if source == "generator, older form" and chain in ("unbatch", "batch of batches"):
        pytest.skip("TensorFlow has no shape to unbatch there")
    found = []
    for tf in ENGINES.values():
        tf.random.set_seed(3)
        dataset = CHAINS[chain](tf, SOURCES[source](tf))
        spec = repr(dataset.element_spec) if source != "generator, older form" else None
        found.append((texts(dataset), texts(dataset), spec, int(dataset.cardinality()), count(dataset)))
    assert found[0] == found[1]


MAPS = {
    "numbers": lambda tf: tf.data.Dataset.range(6).map(lambda i: i * 2 + 1),
    "pairs": lambda tf: SOURCES["pairs"](tf).map(lambda x, y: (x / 10.0, tf.one_hot(y, 10))).batch(4),
    "batches": lambda tf: SOURCES["pairs"](tf).batch(4).map(lambda x, y: (tf.reduce_sum(x, axis=1), y), num_parallel_calls=2),
    "dict out": lambda tf: SOURCES["range"](tf).map(lambda i: {"i": i, "square": i * i}),
    "dict in": lambda tf: SOURCES["dicts"](tf).map(lambda inputs, y: inputs["a"] + tf.cast(y, tf.float32)),
    "list out": lambda tf: SOURCES["range"](tf).map(lambda i: [i, i]),
    "constant": lambda tf: SOURCES["range"](tf).map(lambda i: 3.5),
    "filter": lambda tf: SOURCES["range"](tf).filter(lambda i: i % 3 == 0),
    "filter pairs": lambda tf: SOURCES["pairs"](tf).filter(lambda x, y: y > 6),
    "take_while": lambda tf: SOURCES["range"](tf).take_while(lambda i: i < 4),
    "flat_map": lambda tf: tf.data.Dataset.range(4).flat_map(lambda i: tf.data.Dataset.from_tensors(i).repeat(2)),
    "interleave": lambda tf: tf.data.Dataset.range(5).interleave(
        lambda i: tf.data.Dataset.from_tensors(i).repeat(3), cycle_length=2, block_length=2
    ),
    "window": lambda tf: tf.data.Dataset.range(7).window(3, shift=2, drop_remainder=True).flat_map(lambda w: w.batch(3)),
    "window, stride": lambda tf: tf.data.Dataset.range(10).window(3, shift=1, stride=2).flat_map(lambda w: w.batch(3)),
    "padded": lambda tf: tf.data.Dataset.range(1, 6).map(lambda i: tf.fill([i], i)).padded_batch(2, padded_shapes=[None]),
    "padded to": lambda tf: (
        tf.data.Dataset.range(1, 4)
        .map(lambda i: tf.fill([i], i))
        .padded_batch(2, padded_shapes=[5], padding_values=tf.constant(-1, tf.int64))
    ),
}


@pytest.mark.parametrize("name", MAPS)
def test_mapped_elements_are_tensorflows(name):
    theirs, ours = (MAPS[name](tf) for tf in ENGINES.values())
    assert texts(ours) == texts(theirs)
    assert int(ours.cardinality()) == int(theirs.cardinality())
    if name in ("numbers", "pairs", "batches", "dict out", "dict in", "filter", "list out", "constant"):
        assert repr(ours.element_spec) == repr(theirs.element_spec)


def test_reduce_adds_up():
    for tf in ENGINES.values():
        assert int(tf.data.Dataset.range(5).reduce(np.int64(0), lambda total, i: total + i)) == 10


WRONG = [
    ("rows that differ", lambda tf: tf.data.Dataset.from_tensor_slices((X, Y[:3]))),
    ("no rows", lambda tf: tf.data.Dataset.from_tensor_slices(3)),
    ("a batch of different shapes", lambda tf: list(tf.data.Dataset.range(3).map(lambda i: tf.fill([i], i)).batch(2))),
    ("a buffer of none", lambda tf: list(tf.data.Dataset.range(3).shuffle(0))),
    ("a generator in the place of a function", lambda tf: tf.data.Dataset.from_generator(iter([1]), output_types=tf.int32)),
    ("a generator without signature", lambda tf: tf.data.Dataset.from_generator(lambda: iter([1]))),
    ("an element that does not fit", lambda tf: list(
        tf.data.Dataset.from_generator(lambda: iter([(1, 2)]), output_signature=tf.TensorSpec((), tf.int32)))),
    ("a length without end", lambda tf: len(tf.data.Dataset.range(3).repeat())),
    ("a length that is not known", lambda tf: len(tf.data.Dataset.range(3).filter(lambda i: i > 1))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "act"), WRONG, ids=[name for name, _ in WRONG])
def test_what_tensorflow_refuses_is_refused(name, act):
    for tf in ENGINES.values():
        with pytest.raises(Exception):  # noqa: B017  TensorFlow's own classes
            act(tf)
    with pytest.raises((ValueError, TypeError)) as error:
        act(minikeras.tf)
    assert len(str(error.value)) > 20
