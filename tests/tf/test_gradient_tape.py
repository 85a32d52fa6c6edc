"""GradientTape gives TensorFlow's gradients, None where TensorFlow gives None, and its errors."""

import numpy as np
import pytest
import tensorflow

import minikeras.tf

ENGINES = {"tensorflow": tensorflow, "minikeras": minikeras.tf}


def one_variable(tf):
    v = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(v**3)
    return tape.gradient(y, v)


def nested_sources(tf):
    a, b = tf.Variable(2.0), tf.Variable([1.0, 3.0])
    with tf.GradientTape() as tape:
        y = a * b
    return tape.gradient(y, {"a": a, "rest": [b]})


def watched_tensor(tf):
    x = tf.constant(3.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x + x
    return tape.gradient(y, x)


def tensor_that_is_not_watched(tf):
    x = tf.constant(3.0)
    with tf.GradientTape() as tape:
        y = x * x
    return tape.gradient(y, x)


def tensor_watched_by_an_earlier_tape(tf):
    x = tf.constant(3.0)
    with tf.GradientTape() as first:
        first.watch(x)
        y = x * x
    with tf.GradientTape() as second:
        z = x * x
    return first.gradient(y, x), second.gradient(z, x)


def unconnected(tf):
    a, b = tf.Variable([1.0]), tf.Variable([1.0, 2.0])
    with tf.GradientTape(persistent=True) as tape:
        y = a * 2
    return tape.gradient(y, [a, b]), tape.gradient(y, [a, b], unconnected_gradients=tf.UnconnectedGradients.ZERO)


def several_targets(tf):
    x = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y, z = x * x, 5 * x
    return tape.gradient([y, z], x)


def output_gradients(tf):
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = x * x
    return tape.gradient(y, x, output_gradients=tf.constant([10.0, 0.5]))


def intermediate(tf):
    x = tf.Variable(3.0)
    with tf.GradientTape(persistent=True) as tape:
        y = x * x
        z = y * y
    return tape.gradient(z, y), tape.gradient(z, x), tape.gradient(y, x), tape.gradient(z, [x, y])


def not_trainable(tf):
    x, y = tf.Variable(3.0, trainable=False), tf.Variable(4.0)
    with tf.GradientTape(persistent=True) as tape:
        z = x * y
    return tape.gradient(z, [x, y])


def not_trainable_but_watched(tf):
    x = tf.Variable(3.0, trainable=False)
    with tf.GradientTape() as tape:
        tape.watch(x)
        z = x * x
    return tape.gradient(z, x), x.trainable


def only_what_is_watched(tf):
    x, y = tf.Variable(3.0), tf.Variable(4.0)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(x)
        z = x * y
    return tape.gradient(z, [x, y])


def stopped(tf):
    x = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = x * x
        with tape.stop_recording():
            z = y * 2
        w = y + z
    return tape.gradient(w, x)


def stop_gradient(tf):
    x = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = tf.stop_gradient(x) * x
    return tape.gradient(y, x)


def two_tapes_side_by_side(tf):
    a, b = tf.Variable(2.0), tf.Variable(3.0)
    with tf.GradientTape() as first, tf.GradientTape() as second:
        y, z = a * b, a + b * b
    return first.gradient(y, [a, b]), second.gradient(z, [a, b])


def inner_gradient_as_a_constant(tf):
    x = tf.Variable(3.0)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            y = x**3
        slope = tf.stop_gradient(inner.gradient(y, x))
        z = slope * x
    return slope, outer.gradient(z, x)


def jacobian(tf):
    x = tf.Variable([1.0, 2.0, 3.0])
    with tf.GradientTape() as tape:
        y = tf.stack([x[0] * x[1], x[2] ** 2])
    return tape.jacobian(y, x)


def batch_jacobian(tf):
    x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x * tf.constant([[1.0, 10.0]])
    return tape.batch_jacobian(y, x)


def embedding_rows(tf):
    table = tf.Variable(np.arange(6, dtype="float32").reshape(3, 2))
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(tf.gather(table, [0, 2, 0]) ** 2)
    return tf.convert_to_tensor(tape.gradient(y, table))


def custom_gradient(tf):
    @tf.custom_gradient
    def twice(x):
        return x * 2, lambda upstream: upstream * 7

    x = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = twice(x)
    return y, tape.gradient(y, x)


def assigned(tf):
    x = tf.Variable([1.0, 2.0])
    x.assign_sub([0.5, 0.5])
    x.assign_add([1.0, 0.0])
    return x.read_value(), x.value(), x + 0, x.numpy()


SCENES = [
    one_variable, nested_sources, watched_tensor, tensor_that_is_not_watched, tensor_watched_by_an_earlier_tape, unconnected,
    several_targets, output_gradients, intermediate, not_trainable, not_trainable_but_watched, only_what_is_watched, stopped,
    stop_gradient, two_tapes_side_by_side, inner_gradient_as_a_constant, jacobian, batch_jacobian, embedding_rows,
    custom_gradient, assigned,
]  # fmt: skip


def plain(tf, result):
    return tensorflow.nest.map_structure(
        lambda x: np.asarray(x).tolist() if hasattr(x, "numpy") or isinstance(x, np.ndarray) else x, result
    )


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_gradients_are_tensorflows(scene):
    theirs, ours = (plain(tf, scene(tf)) for tf in ENGINES.values())
    tensorflow.nest.map_structure(
        lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-6) if a is not None else None, theirs, ours
    )
    assert tensorflow.nest.map_structure(lambda x: x is None, theirs) == tensorflow.nest.map_structure(
        lambda x: x is None, ours
    )


@pytest.mark.parametrize("tf", ENGINES.values(), ids=ENGINES)
def test_tape_that_is_not_persistent_answers_once(tf):
    x = tf.Variable(1.0)
    with tf.GradientTape() as tape:
        y = x * x
    tape.gradient(y, x)
    with pytest.raises(RuntimeError, match="A non-persistent GradientTape can only be used to compute one set of gradients"):
        tape.gradient(y, x)


@pytest.mark.parametrize("tf", ENGINES.values(), ids=ENGINES)
def test_what_is_no_tensor_cannot_be_watched(tf):
    with tf.GradientTape() as tape, pytest.raises(ValueError, match="not tf.Tensor"):
        tape.watch([1.0])


def test_gradient_of_a_gradient_is_refused_with_a_reason_and_only_where_it_is_asked():
    tf = minikeras.tf
    x = tf.Variable(3.0)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            y = x**3
        slope = inner.gradient(y, x)
        penalty = slope * slope
    assert float(penalty) == 27.0**2
    with pytest.raises(NotImplementedError, match="gradient of a gradient"):
        outer.gradient(penalty, x)


def test_watching_leaves_tensors_as_they_were():
    tf = minikeras.tf
    x, v = tf.constant(1.0), tf.Variable(1.0, trainable=False)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, v])
        y = x * v
    assert (x.tracked, v.trainable) == (False, False)
    tape.gradient(y, x)
    assert (x.tracked, v.trainable) == (False, False)
