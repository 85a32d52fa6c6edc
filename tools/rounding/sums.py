"""Sums as another machine would round them: called in a notebook's process, before its first cell.

A processor that is not here is played in two ways. `other_order` adds the products of every matrix product in a random order, as
another kernel would in its own. `noise` moves what comes out of every sum, forwards and backwards, by about its last digit.
"""

import sys

import numpy as np

SUMMING = set(
    "matmul einsum _einsum sum mean var moments conv conv_transpose depthwise_conv biased_convolution add_bias lstm gru simple_rnn "
    "softmax log_softmax softmax_crossentropy label_crossentropy sigmoid_crossentropy batch_normalization standardize_columns "
    "layer_normalization standardize_rows average_pool logsumexp norm dot_product_attention".split()
)
_matmul = np.matmul


def exact():
    """Add the products of matrix products in float64, and round once."""

    def product(a, b, out=None, **options):
        if a.dtype != np.float32 or b.dtype != np.float32:
            return _matmul(a, b, out=out, **options)
        return _into(out, _matmul(a.astype("float64"), b.astype("float64")).astype("float32"))

    _set_products(product)


def other_order(seed):
    """Add the products of matrix products in a random order, the same one in each product of as many numbers."""

    def product(a, b, out=None, **options):
        if a.dtype != np.float32 or a.ndim < 2 or b.ndim < 2:
            return _matmul(a, b, out=out, **options)
        order = np.random.default_rng((seed, a.shape[-1])).permutation(a.shape[-1])
        return _into(out, _matmul(a.take(order, axis=-1), b.take(order, axis=-2)))

    _set_products(product)


def _set_products(product):
    """Let NumPy, and every file of the library, multiply matrices in another way; files that are opened later take it from `products`."""

    for module in [np, *(module for name, module in list(sys.modules.items()) if name.startswith("minikeras."))]:
        for name in [name for name, value in list(vars(module).items()) if value is _matmul]:
            setattr(module, name, product)


def noise(seed):
    """Move the results of sums by about the last digit of a float32; what is exactly 0 stays."""
    from minikeras.autodiff.primitive import Primitive

    draw = np.random.default_rng(seed)
    call, pull_back = Primitive.__call__, Primitive.pull_back

    def shaken_call(self, *args, **settings):
        out = call(self, *args, **settings)
        if self.__name__ in SUMMING:
            for tensor in out if isinstance(out, tuple) else (out,):
                _shake(getattr(tensor, "array", None), draw)
        return out

    def shaken_gradients(self, step, upstream):
        return [_moved(gradient, draw) for gradient in pull_back(self, step, upstream)]

    Primitive.__call__ = shaken_call
    Primitive.pull_back = shaken_gradients


def _into(out, values):
    if out is None:
        return values
    out[...] = values
    return out


def _moved(gradient, draw):
    """A gradient, shaken; it may be a view of other numbers, so it is copied first."""
    if isinstance(gradient, np.ndarray) and gradient.dtype == np.float32:
        gradient = gradient.copy()
        _shake(gradient, draw)
    return gradient


def _shake(values, draw):
    if isinstance(values, np.ndarray) and values.dtype == np.float32 and values.size and values.flags.writeable:
        size = np.sqrt(np.mean(np.square(values, dtype="float64"))) * 2.0**-24
        values += (values != 0) * (size * draw.uniform(-1, 1, values.shape)).astype("float32")
