"""What the tests of operations share: gradients measured by small steps, and gradients as TensorFlow has them."""

import numpy as np

from minikeras.autodiff import Tape, Tensor, backward


def numbers(*shape, seed=0):
    """Normal float64 numbers, the same at every call with the same seed."""
    return np.random.default_rng((seed, *shape)).standard_normal(shape)


def value_and_gradients(function, arrays, upstream=None):
    """`(value, upstream, gradients)` of minikeras: the upstream gradient is drawn where none is given."""
    tensors = [Tensor(array.copy(), tracked=True) for array in arrays]
    with Tape():
        value = function(*tensors)
    if upstream is None:
        upstream = numbers(*value.shape, seed=1).astype(value.dtype)
    return value.numpy(), upstream, backward(value, tensors, upstream=upstream)


def check_by_small_steps(function, *arrays, step=1e-5, tolerance=1e-6):
    """The gradients agree with (f(x + step) - f(x - step)) / (2 step), entry by entry, in float64."""
    _, upstream, gradients = value_and_gradients(function, arrays)
    for which, (array, gradient) in enumerate(zip(arrays, gradients)):
        measured = np.empty_like(array)
        for index in np.ndindex(array.shape):
            values = []
            for sign in (1, -1):
                moved = [a.copy() for a in arrays]
                moved[which][index] += sign * step
                values.append(np.sum(function(*map(Tensor, moved)).numpy() * upstream))
            measured[index] = (values[0] - values[1]) / (2 * step)
        assert gradient.shape == array.shape
        np.testing.assert_allclose(gradient, measured, rtol=tolerance, atol=tolerance)


def check_against_tensorflow(function, tf_function, *arrays, tolerance=1e-9):
    """Value and gradients agree with those of `tf_function` under tf.GradientTape."""
    import tensorflow as tf

    variables = [tf.constant(array) for array in arrays]
    value, upstream, gradients = value_and_gradients(function, arrays)
    with tf.GradientTape() as tape:
        for variable in variables:
            tape.watch(variable)
        expected = tf_function(*variables)
    assert value.dtype.name == expected.dtype.name
    assert value.shape == tuple(expected.shape)
    np.testing.assert_allclose(value, expected.numpy(), rtol=tolerance, atol=tolerance)
    for gradient, other in zip(gradients, tape.gradient(expected, variables, output_gradients=tf.constant(upstream))):
        np.testing.assert_allclose(gradient, other.numpy(), rtol=tolerance, atol=tolerance)
